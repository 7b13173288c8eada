import { beforeAll, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { createBatchMaker } from './makeBatch.ts'
import { CHARACTERS, motifModel, partOf } from './samples.ts'
import { disposeBatch, tokenBatch } from './tokenBatch.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

test('a batch is whole exactly when no row has padding', () => {
  const part = partOf([
    { ids: [5, 6, 7], label: 0 },
    { ids: [5, 6], label: 1 },
  ])
  const model = motifModel(1)
  const maker = createBatchMaker(part, CHARACTERS)
  const wholeness = (rows: number[], tokens: number) => {
    const batch = tokenBatch(model, maker.plain(Uint32Array.from(rows), tokens))
    disposeBatch(batch)
    return batch.whole
  }
  expect(wholeness([0], 3)).toBe(true)
  expect(wholeness([0, 1], 3)).toBe(false)
  expect(wholeness([0], 4)).toBe(false)
  expect(wholeness([0, 1], 2)).toBe(true) // the longer row is cut
})
