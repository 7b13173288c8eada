import { argMax } from '../linearTask.ts'
import { digitize, modulo, nearColumn, type WindowShape, wordColumn, wordCount } from './windowShape.ts'

/** What a feature adds to the score of a label; and what every base starts from. */
export type Adds = { readonly of: (column: number, label: number) => number; readonly bias: Float64Array }

/**
 * The likeliest label of every base of a sequence. The words of a window are summed over all places once per reading frame, so
 * a window of any reach costs two reads.
 */
export function windowLabeller(shape: WindowShape, { of, bias }: Adds): (residues: Uint8Array) => Uint8Array {
  const labels = bias.length
  const { letters, near, frames, reaches } = shape
  const words = wordCount(shape)
  const nearAdds = tableOf((2 * near + 1) * letters.length, labels, of)
  const wordAdds = reaches.map((_, window) =>
    tableOf(frames * words, labels, (i, label) =>
      of(wordColumn(shape, window, Math.floor(i / words), i % words), label),
    ),
  )
  return (residues) => {
    const { digits, words: wordAt } = digitize(shape, residues)
    const scores = new Float64Array(residues.length * labels)
    for (let at = 0; at < residues.length; at++) scores.set(bias, at * labels)
    addNear(scores, shape, digits, nearAdds, labels)
    for (const [window, reach] of reaches.entries()) {
      addWindow(scores, { reach, frames, words }, wordAt, wordAdds[window]!, labels)
    }
    return Uint8Array.from(residues, (_, at) => argMax(scores.subarray(at * labels, (at + 1) * labels)))
  }
}

function tableOf(rows: number, labels: number, of: Adds['of']): Float64Array {
  return Float64Array.from({ length: rows * labels }, (_, i) => of(Math.floor(i / labels), i % labels))
}

function addNear(
  scores: Float64Array,
  shape: WindowShape,
  digits: Int8Array,
  adds: Float64Array,
  labels: number,
): void {
  for (let at = 0; at < digits.length; at++) {
    for (let distance = -shape.near; distance <= shape.near; distance++) {
      const letter = digits[at + distance] ?? -1
      if (letter < 0) continue
      const row = nearColumn(shape, distance, letter) * labels
      for (let label = 0; label < labels; label++) scores[at * labels + label]! += adds[row + label]!
    }
  }
}

/** For each frame of the base: sums up to each place, of which a window is the difference of two. */
function addWindow(
  scores: Float64Array,
  { reach, frames, words }: { readonly reach: number; readonly frames: number; readonly words: number },
  wordAt: Int16Array,
  adds: Float64Array,
  labels: number,
): void {
  const length = wordAt.length
  const sums = new Float64Array((length + 1) * labels)
  for (let frame = 0; frame < frames; frame++) {
    for (let place = 0; place < length; place++) {
      const word = wordAt[place]!
      const row = (modulo(place - frame, frames) * words + word) * labels
      for (let label = 0; label < labels; label++) {
        const before = sums[place * labels + label]!
        sums[(place + 1) * labels + label] = word < 0 ? before : before + adds[row + label]!
      }
    }
    for (let at = frame; at < length; at += frames) {
      const to = Math.min(length, at + reach + 1) * labels
      const from = Math.max(0, at - reach) * labels
      for (let label = 0; label < labels; label++) {
        scores[at * labels + label]! += sums[to + label]! - sums[from + label]!
      }
    }
  }
}
