import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { expect, test } from 'vitest'
import { streamKey, uniform } from '../../shared/random.ts'
import type { TileTargets } from '../../tokenize/types.ts'
import type { PartRun } from '../tasks/types.ts'
import { predictTiles } from './predictTiles.ts'
import { settleChain } from './settleChain.ts'
import type { TiledPart } from './spans.ts'
import { unitsOf } from './units.ts'

/** One tile per sequence, one token per base. */
function partOf(sequences: readonly (readonly number[])[], wordStarts: readonly number[] | null = null): TiledPart {
  const ends = Float64Array.from({ length: sequences.length + 1 }, (_, i) => sequences.slice(0, i).flat().length)
  const rows = Uint32Array.from(sequences.keys())
  const targets: TileTargets = {
    kind: 'per-base',
    slots: rows,
    starts: new Uint32Array(sequences.length),
    lengths: Uint32Array.from(sequences, ({ length }) => length),
    spans: null,
    records: rows,
    bases: ends,
    labels: Uint8Array.from(sequences.flat()),
    wordStarts: wordStarts && Uint8Array.from(wordStarts),
    edges: { before: 0, after: 0 },
  }
  const ids = new Uint16Array(targets.labels.length)
  return { ids, offsets: Uint32Array.from(ends), labels: new Int32Array(rows.length), records: rows, targets }
}

/** A model that says of each row what is given: float32 (tokens, C) per row. */
function saying(part: TiledPart, answers: readonly (readonly number[])[], classes: number): PartRun {
  return {
    part,
    logits: () => Promise.reject(new Error('asked for all logits')),
    async eachBatch(take) {
      for (const [row, values] of answers.entries()) {
        const tokens = values.length / classes
        const logits = tf.tensor2d([...values], [tokens, classes])
        await take(logits, { source: Uint32Array.of(row), tokens } as never) // all that is read of a batch
        logits.dispose()
      }
    },
  }
}

const SEQUENCES = Array.from({ length: 6 }, (_, row) =>
  Array.from({ length: 120 }, (_, i) => Number(i >= 30 + 5 * row && i < 75 + 5 * row)),
)

test('where a model errs base by base, the chain is right and is kept', async () => {
  const part = partOf(SEQUENCES)
  const noisy = SEQUENCES.map((labels, row) =>
    labels.flatMap((label, i) => {
      const wrong = uniform(streamKey(row, 'noise'), i) < 0.15
      return label === Number(wrong) ? [1, 0] : [0, 1]
    }),
  )
  const run = saying(part, noisy, 2)
  const chain = await settleChain(run, part, ['.', 'x'])
  expect(chain).not.toBeNull()
  const right = async (chosen: typeof chain) =>
    (await predictTiles(run, 2, chosen)).predicted.filter((label, i) => label === part.targets.labels[i]).length
  expect(await right(null)).toBeLessThan(0.9 * 720)
  expect(await right(chain)).toBeGreaterThan(0.98 * 720)
})

test('where every label is right already, there is no chain', async () => {
  const part = partOf(SEQUENCES)
  const sure = SEQUENCES.map((labels) => labels.flatMap((label) => [1 - label, label]))
  expect(await settleChain(saying(part, sure, 2), part, ['.', 'x'])).toBeNull()
})

test('tags that cannot follow each other do not; words count once, however long', async () => {
  const [O, B, I] = [0, 1, 2]
  const tags = [O, O, B, B, I, O, O] // per byte: the first, the second and the last word have two
  const sentences = Array.from({ length: 20 }, () => tags)
  const part = partOf(
    sentences,
    sentences.flatMap(() => [1, 0, 1, 0, 1, 1, 0]),
  )
  const logits = tags.flatMap((tag, i) => (i > 4 ? [1, 0, 1.2] : [O, B, I].map((label) => 2 * Number(label === tag))))
  // The last word looks a little more like an I, but no I stands behind another.
  const run = saying(part, Array(20).fill(logits), 3)
  const chain = await settleChain(run, part, ['O', 'B-x', 'I-x'])
  const predicted = await predictTiles(run, 3, chain)
  expect([...unitsOf(predicted, predicted.predicted, 19)]).toEqual([O, B, I, O])
  expect([...predicted.predicted.slice(0, 7)]).toEqual(tags)
})
