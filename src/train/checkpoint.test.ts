import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classificationMetrics } from '../metrics/classification.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { CheckpointError } from './errors.ts'
import { resolvedParams } from './samples.ts'

const tensors = (value: number) => new Map([['layer.weight', { shape: [2, 2], data: new Float32Array(4).fill(value) }]])

function sample(best: boolean): Checkpoint {
  const metrics = classificationMetrics([[1, 0], [0, 1]], ['a', 'b']) // biome-ignore format: a table
  const evaluation = { step: 2, epoch: 0.5, loss: 0.25, metrics, best: true }
  return {
    step: 3,
    steps: 10,
    params: resolvedParams(),
    counters: { samples: 24, tokens: 480, stepMs: 12.5, trainedMs: 20 },
    stale: 1,
    evals: [evaluation],
    losses: new Float32Array([0.7, 0.1 + 0.2, 1e-20]),
    weights: tensors(1),
    first: tensors(2),
    second: tensors(3),
    average: new Map(),
    updates: 3,
    ranks: tensors(5),
    best: best ? { evaluation, weights: tensors(4) } : null,
  }
}

test.each([true, false])('a checkpoint comes back bit for bit (with a best so far: %s)', (best) => {
  expect(readCheckpoint(writeCheckpoint(sample(best)))).toEqual(sample(best))
})

test('a torn checkpoint is refused, wherever it ends', () => {
  const bytes = writeCheckpoint(sample(true))
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (end) => {
      expect(() => readCheckpoint(bytes.slice(0, end))).toThrow(CheckpointError)
    }),
    { seed: 1, numRuns: 50 },
  )
})

test('losses that do not reach up to the step are refused', () => {
  const bytes = writeCheckpoint({ ...sample(true), losses: new Float32Array(2) })
  expect(() => readCheckpoint(bytes)).toThrow('2 losses for 3 steps')
})
