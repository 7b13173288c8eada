/** Several labels at once, and numbers: what is asked, what is told, and that both are learnt. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { useBackend } from '../../kernels/index.ts'
import type { MultiLabelMetrics, RegressionMetrics } from '../../metrics/types.ts'
import { withStrandbookFacts } from '../../models/labels.ts'
import { UNKNOWN_LABEL } from '../../sequence/types.ts'
import type { EncodedPart } from '../../tokenize/types.ts'
import { TrainControl } from '../control.ts'
import { settleOutputs, unlabelled } from '../evaluate.ts'
import { readWeights } from '../learnerState.ts'
import { trainLoop } from '../loop.ts'
import { createBatchMaker } from '../makeBatch.ts'
import { inUnitOfData } from '../modelFiles.ts'
import { factsOf } from '../outputFacts.ts'
import { CHARACTERS, motifModel, motifPart, resolvedParams } from '../samples.ts'
import type { TrainOutcome } from '../types.ts'
import { outputsFor } from './index.ts'
import { multiLabel } from './multiLabel.ts'
import { regression } from './regression.ts'
import type { Outputs, Task } from './types.ts'

vi.setConfig({ testTimeout: 60_000 })

/** The first number says whether the motif is there, far from 0 and wide; the second the contrary. */
function numbers(rows: number, seed: number): EncodedPart {
  const part = motifPart(rows, 16, seed)
  const values = Float64Array.from({ length: 2 * rows }, (_, i) =>
    i % 2 === 0 ? 1e4 + 500 * (part.labels[i >> 1] ?? 0) : 1 - (part.labels[i >> 1] ?? 0),
  )
  values[0] = Number.NaN
  return { ...part, targets: { kind: 'regression', width: 2, values } }
}

/** The first label says whether the motif is there, the second the contrary; a quarter is not known. */
function labels(rows: number, seed: number): EncodedPart {
  const part = motifPart(rows, 16, seed)
  const values = Uint8Array.from({ length: 2 * rows }, (_, i) => {
    const there = part.labels[i >> 1] ?? 0
    return i % 4 === 3 ? UNKNOWN_LABEL : i % 2 === 0 ? there : 1 - there
  })
  return { ...part, targets: { kind: 'multi-label', width: 2, values } }
}

async function learn(
  task: Task,
  train: EncodedPart,
  outputs: Outputs,
  seed = 7,
): Promise<TrainOutcome & { model: ReturnType<typeof motifModel> }> {
  const model = motifModel(seed)
  const events = trainLoop({
    ...{ model, train, valid: train, tokenizer: CHARACTERS, task, outputs, from: null, control: new TrainControl() },
    params: resolvedParams({ epochs: 60, learningRate: 0.1, metric: task.selections[0]! }),
    device: { backend: 'cpu', device: 'test', reason: '', software: false },
  })
  for (;;) {
    const next = await events.next()
    if (next.done) return { ...next.value, model }
  }
}

beforeAll(async () => {
  await useBackend('cpu')
})

const ROWS = Uint32Array.of(0, 1, 2)
const askOf = (task: Task, part: EncodedPart, outputs: Outputs) =>
  task.pose(part, outputs, resolvedParams())(createBatchMaker(part, CHARACTERS).plain(ROWS, 16), 0).targets

describe('numbers', () => {
  const train = numbers(16, 3)
  const outputs = outputsFor(regression, ['size', 'absence'], train)

  test('are standardised by the training part, and what is not known weighs nothing', () => {
    expect(outputs.scale!.mean[1]).toBe(0.5)
    expect(outputs.scale!.sd[1]).toBe(0.5)
    const { targets, weights, total } = askOf(regression, train, outputs)
    expect([...weights!]).toEqual([0, 1, 1, 1, 1, 1])
    expect(total).toBe(5)
    expect([targets[1], targets[3], targets[5]]).toEqual([1, -1, 1])
  })

  test('are learnt, and told in the unit of the data', async () => {
    const { best, evals, model } = await learn(regression, train, outputs)
    const metrics = best.metrics as RegressionMetrics
    expect(metrics.r2).toBeGreaterThan(0.9)
    expect(metrics.perValue[0]!.mean).toBeGreaterThan(1e4)
    expect(metrics.n).toBe(16)
    expect(evals.map(({ metrics: of }) => (of as RegressionMetrics).points.length)).toEqual([...Array(59).fill(0), 2])
    model.dispose()
  })

  test('a file for others gives the same numbers with nothing to be undone', async () => {
    const model = motifModel(5)
    const trained = { model, tokenizer: CHARACTERS, task: regression, outputs, reverseComplement: false, pairs: false }
    const weights = await readWeights(model)
    const own = inUnitOfData(trained, weights)
    const before = await regression.predict(runOf(model, train), outputs)
    for (const { name, variable } of model.parameters)
      variable.assign(tf.tensor(own.weights.get(name)!.data, variable.shape))
    const after = await regression.predict(runOf(model, train), { names: outputs.names })
    before.values.forEach((value, i) => {
      expect(Math.abs(after.values[i]! - value) / 1e4).toBeLessThan(1e-5)
    })
    expect(own.config.strandbook).toMatchObject({ target_scale: { mean: outputs.scale!.mean, folded: true } })
    expect(withStrandbookFacts(model.config, factsOf(trained)).strandbook).toMatchObject({
      target_scale: { folded: false },
    })
    model.dispose()
  })

  test('a table has the known and the predicted numbers', () => {
    const values = Float64Array.from(train.labels.keys(), (i) => i / 3)
    const { columns, cells } = regression.table(
      { kind: 'regression', values, loss: 0 },
      { names: ['size', 'absence'] },
      train,
    )
    expect(columns).toEqual(['label(size)', 'label(absence)', 'predicted(size)', 'predicted(absence)'])
    expect(cells(0)).toEqual(['', '1', '0', '0.3333333'])
  })

  test('that never vary teach nothing', () => {
    const same = { ...train, targets: { kind: 'regression', width: 1, values: new Float64Array(16).fill(2) } } as const
    expect(() => regression.check(same, { names: ['y'] })).toThrow('expected numbers that vary, got the same "y"')
  })
})

describe('several labels', () => {
  const train = labels(16, 3)
  const outputs: Outputs = { names: ['with', 'without'] }

  test('what is not known weighs nothing', () => {
    const { targets, weights, total } = askOf(multiLabel, train, outputs)
    expect([[...targets], [...weights!], total]).toEqual([[0, 1, 1, 0, 0, 1], [1, 1, 1, 0, 1, 1], 5])
  })

  test('are learnt where they are known, and thresholds are settled on validation data', async () => {
    const { best, model } = await learn(multiLabel, train, outputs)
    const metrics = best.metrics as MultiLabelMetrics
    expect(metrics.macroAuroc).toBeGreaterThan(0.95)
    expect(metrics.perLabel.map(({ known }) => known)).toEqual([16, 8])
    const learnt = { model, tokenizer: CHARACTERS, task: multiLabel, outputs }
    const { outputs: settled } = await settleOutputs(learnt, { train, valid: train }, { reverseComplement: false })
    expect(settled.thresholds!.map((value, i) => value === metrics.perLabel[i]!.threshold)).toEqual([true, true])
    model.dispose()
  })

  test('predictions tell the labels above their thresholds', () => {
    const probabilities = Float32Array.of(0.4, 0.9, 0.2, 0.1)
    const predictions = { kind: 'multi-label', probabilities, loss: 0 } as const
    const names = { ...outputs, thresholds: [0.3, 0.5] }
    expect(multiLabel.answer(predictions, 0, names).predicted).toBe('with, without')
    expect(multiLabel.answer(predictions, 1, names).predicted).toBe('')
    expect(multiLabel.summary(predictions, names)).toMatchObject({ labels: [{ count: 1 }, { count: 1 }] })
    expect(multiLabel.table(predictions, names, train).cells(1)).toEqual(['1', '', '', '0.200000', '0.100000'])
  })

  test('labels that all sequences have teach nothing', () => {
    const all = { ...train, targets: { kind: 'multi-label', width: 1, values: new Uint8Array(16).fill(1) } } as const
    expect(() => multiLabel.check(all, outputs)).toThrow('got no sequence without any')
  })

  test('the labels of data that are predicted on say nothing', () => {
    expect(unlabelled(train).targets).toBeUndefined()
  })
})

function runOf(model: ReturnType<typeof motifModel>, part: EncodedPart) {
  return {
    part,
    logits: async () => {
      const { ids, mask } = createBatchMaker(part, CHARACTERS).plain(Uint32Array.from(part.labels.keys()), 16)
      const batch = {
        ids: tf.tensor2d(ids, [part.labels.length, 16], 'int32'),
        mask: tf.tensor2d(mask, [part.labels.length, 16]),
      }
      return Float32Array.from(await model.logits(batch, { training: false }).data())
    },
    eachBatch: () => Promise.reject(new Error('not asked')),
  }
}
