import { afterAll, beforeAll, expect, test } from 'vitest'
import { useBackend } from '../../kernels/index.ts'
import type { ClassificationMetrics } from '../../metrics/types.ts'
import type { Model } from '../../models/types.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import type { EncodedPart, TokenizerSpec } from '../../tokenize/types.ts'
import { TrainControl } from '../control.ts'
import { evaluatePart } from '../evaluate.ts'
import { trainLoop } from '../loop.ts'
import { createBatchMaker } from '../makeBatch.ts'
import { CHARACTERS, motifModel, partOf, resolvedParams } from '../samples.ts'
import { shuffled, shuffledNames, shuffleHalf } from './shuffled.ts'

const OUTPUTS = {
  names: shuffledNames([]),
  language: { tokenizer: CHARACTERS, masking: { rate: 0, spanLength: 1 } },
  pretext: true,
} as const

/** GATTACA between random letters: what a shuffle breaks. */
const MOTIFS: EncodedPart = partOf(
  Array.from({ length: 48 }, (_, row) => {
    const key = streamKey(3, 'letters', row)
    const ids = Uint16Array.from({ length: 24 }, (_, i) => 5 + Math.floor(4 * uniform(key, i)))
    for (const start of [1, 12]) ids.set([7, 5, 8, 8, 5, 6, 5], start + (row % 4))
    return { ids, label: -1 }
  }),
)

let model: Model
beforeAll(async () => {
  await useBackend('cpu')
  model = motifModel(3)
})
afterAll(() => model.dispose())

const rows = Uint32Array.from(MOTIFS.labels.keys())

test('about half of the rows are shuffled, and the others stay as they are', () => {
  const batch = createBatchMaker(MOTIFS, CHARACTERS).plain(rows, 40)
  const { batch: fed, labels } = shuffleHalf(batch, OUTPUTS, 5)
  const count = labels.reduce((sum, label) => sum + label, 0)
  expect(count).toBeGreaterThan(10) // 24 ± 4 standard deviations
  expect(count).toBeLessThan(38)
  for (const row of rows) {
    const [before, after] = [batch.ids, fed.ids].map((ids) => [...ids.subarray(row * 40, row * 40 + 40)])
    expect(String(after) === String(before), `row ${row}`).toBe(labels[row] === 0)
    expect([...after!].sort()).toEqual([...before!].sort())
  }
  expect(batch.ids).toEqual(createBatchMaker(MOTIFS, CHARACTERS).plain(rows, 40).ids)
})

test('where real sequences have classes, these are told apart, and what has none is shuffled', () => {
  const names = shuffledNames(['fly', 'worm', 'yeast'])
  const labels = Int32Array.from(MOTIFS.labels, (_, row) => (row % 4) - 1)
  const batch = createBatchMaker({ ...MOTIFS, labels }, CHARACTERS).plain(rows, 40)
  const posed = shuffleHalf(batch, { ...OUTPUTS, names }, 5)
  expect([...new Set(posed.labels)].sort()).toEqual([0, 1, 2, 3])
  posed.labels.forEach((label, row) => {
    expect(label === 3 || label === labels[row], `row ${row}`).toBe(true)
    if (labels[row] === -1) expect(label).toBe(3)
  })
})

test('special tokens and padding keep their places', () => {
  const { cls, sep } = CHARACTERS.special
  const wrapped: TokenizerSpec = { ...CHARACTERS, wrap: true }
  const part = partOf(
    Array.from({ length: 20 }, (_, row) => ({
      ids: [cls, ...MOTIFS.ids.subarray(24 * row, 24 * row + 20), sep],
      label: -1,
    })),
  )
  const batch = createBatchMaker(part, wrapped).plain(Uint32Array.from(part.labels.keys()), 24)
  const { batch: fed, labels } = shuffleHalf(
    batch,
    { ...OUTPUTS, language: { ...OUTPUTS.language, tokenizer: wrapped } },
    1,
  )
  expect(labels).toContain(1)
  for (let row = 0; row < 20; row++) {
    const ids = fed.ids.subarray(row * 24, row * 24 + 24)
    expect([ids[0], ids[21], ids[22], ids[23]]).toEqual([cls, sep, 0, 0])
  }
})

test('rows without labels teach to tell real ones, and evaluations ask the same each time', async () => {
  const learnt = { model, tokenizer: CHARACTERS, task: shuffled, outputs: OUTPUTS }
  const evaluate = async () => (await evaluatePart(learnt, MOTIFS, { reverseComplement: false })).metrics
  const before = (await evaluate()) as ClassificationMetrics
  expect(before.n).toBe(48)
  expect(await evaluate()).toEqual(before)
  const loop = trainLoop({
    ...learnt,
    train: MOTIFS,
    valid: MOTIFS,
    params: resolvedParams({ epochs: 16, batchSize: 16, learningRate: 0.02, metric: 'loss' }),
    device: { backend: 'cpu', device: 'test', reason: '', software: false },
    from: null,
    control: new TrainControl(),
  })
  let step = await loop.next()
  while (!step.done) step = await loop.next()
  const after = (await evaluate()) as ClassificationMetrics
  expect(after).toEqual(step.value.best.metrics)
  expect(after.accuracy).toBeGreaterThan(0.75)
  expect(after.perClass.map(({ label }) => label)).toEqual(['real', 'shuffled'])
}, 60_000)
