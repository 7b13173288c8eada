import '@tensorflow/tfjs-backend-cpu'
import { expect, test } from 'vitest'
import { streamKey, uniform } from '../../shared/random.ts'
import { predictTiles } from './predictTiles.ts'
import { saying, wholeSequences } from './sampleTiles.ts'
import { settleChain } from './settleChain.ts'
import { unitsOf } from './units.ts'

const SEQUENCES = Array.from({ length: 6 }, (_, row) =>
  Array.from({ length: 120 }, (_, i) => Number(i >= 30 + 5 * row && i < 75 + 5 * row)),
)

test('where a model errs base by base, the chain is right and is kept', async () => {
  const part = wholeSequences(SEQUENCES)
  const noisy = SEQUENCES.map((labels, row) =>
    labels.flatMap((label, i) => {
      const wrong = uniform(streamKey(row, 'noise'), i) < 0.15
      return label === Number(wrong) ? [1, 0] : [0, 1]
    }),
  )
  const run = saying(part, noisy, 2)
  const { chain, metrics } = (await settleChain(run, part, ['.', 'x']))!
  expect(chain.boundaries).toBeUndefined() // six boundaries of a kind teach nothing
  const right = async (chosen: typeof chain | null) =>
    (await predictTiles(run, 2, chosen)).predicted.filter((label, i) => label === part.targets.labels[i]).length
  expect(await right(null)).toBeLessThan(0.9 * 720)
  expect(await right(chain)).toBeGreaterThan(0.98 * 720)
  expect(metrics.accuracy).toBe((await right(chain)) / 720)
})

test('where every label is right already, there is no chain', async () => {
  const part = wholeSequences(SEQUENCES)
  const sure = SEQUENCES.map((labels) => labels.flatMap((label) => [1 - label, label]))
  expect(await settleChain(saying(part, sure, 2), part, ['.', 'x'])).toBeNull()
})

test('tags that cannot follow each other do not; words count once, however long', async () => {
  const [O, B, I] = [0, 1, 2]
  const tags = [O, O, B, B, I, O, O] // per byte: the first, the second and the last word have two
  const sentences = Array.from({ length: 20 }, () => tags)
  const part = wholeSequences(sentences, { wordStarts: sentences.flatMap(() => [1, 0, 1, 0, 1, 1, 0]) })
  const logits = tags.flatMap((tag, i) => (i > 4 ? [1, 0, 1.2] : [O, B, I].map((label) => 2 * Number(label === tag))))
  // The last word looks a little more like an I, but no I stands behind another.
  const run = saying(part, Array(20).fill(logits), 3)
  const { chain } = (await settleChain(run, part, ['O', 'B-x', 'I-x']))!
  const predicted = await predictTiles(run, 3, chain)
  expect([...unitsOf(predicted, predicted.predicted, 19)]).toEqual([O, B, I, O])
  expect([...predicted.predicted.slice(0, 7)]).toEqual(tags)
})

test('where a model sees a stretch but not its ends, what stands around the ends places them', async () => {
  const labels = Array.from({ length: 40 }, (_, row) =>
    Array.from({ length: 200 }, (_, i) => Number(i >= 60 + (row % 9) && i < 140 - (row % 7))),
  )
  const [before, after] = [
    [5, 7, 5],
    [8, 8, 6],
  ] // around both ends
  const ids = labels.flatMap((own, row) => {
    const tokens = own.map((_, i) => 5 + Math.floor(4 * uniform(streamKey(row, 'letters'), i)))
    for (const end of [own.indexOf(1), own.lastIndexOf(1) + 1]) tokens.splice(end - 3, 6, ...before, ...after)
    return tokens
  })
  const part = wholeSequences(labels, { ids })
  const blurred = labels.map((own, row) => {
    const slip = Math.floor(13 * uniform(streamKey(row, 'slip'), 0)) - 6
    return own.flatMap((_, i) => (own[i + slip] === 1 ? [0, 1] : [1, 0]))
  })
  const run = saying(part, blurred, 2)
  const { chain } = (await settleChain(run, part, ['.', 'x']))!
  expect(chain.boundaries!.motifs.map(({ from, to }) => [from, to])).toEqual([
    [0, 1],
    [1, 0],
  ])
  const { predicted } = await predictTiles(run, 2, chain)
  const exact = labels.filter((own, row) => own.every((label, i) => predicted[200 * row + i] === label))
  expect(exact.length).toBeGreaterThan(36)
})
