/** Whole sequences as a part and a model that says what a test wants, for the tests of this folder. */
import * as tf from '@tensorflow/tfjs-core'
import type { TileTargets } from '../../tokenize/types.ts'
import type { PartRun } from '../tasks/types.ts'
import type { TiledPart } from './spans.ts'

/**
 * One tile per sequence, one token per base.
 * @param ids tokens of all sequences, back to back; absent: all the same
 */
export function wholeSequences(
  labels: readonly (readonly number[])[],
  { ids, wordStarts }: { readonly ids?: readonly number[]; readonly wordStarts?: readonly number[] } = {},
): TiledPart {
  const ends = Float64Array.from({ length: labels.length + 1 }, (_, i) => labels.slice(0, i).flat().length)
  const rows = Uint32Array.from(labels.keys())
  const targets: TileTargets = {
    kind: 'per-base',
    slots: rows,
    starts: new Uint32Array(labels.length),
    lengths: Uint32Array.from(labels, ({ length }) => length),
    spans: null,
    records: rows,
    bases: ends,
    labels: Uint8Array.from(labels.flat()),
    wordStarts: wordStarts ? Uint8Array.from(wordStarts) : null,
    edges: { before: 0, after: 0 },
  }
  const tokens = ids ? Uint16Array.from(ids) : new Uint16Array(targets.labels.length)
  return { ids: tokens, offsets: Uint32Array.from(ends), labels: new Int32Array(rows.length), records: rows, targets }
}

/** A model that says of each row what is given: float32 (tokens, C) per row. */
export function saying(part: TiledPart, answers: readonly (readonly number[])[], classes: number): PartRun {
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
