import type { LengthSummary } from './types.ts'

const HISTOGRAM_BINS = 30

export function lengthsOf(offsets: Float64Array): Float64Array {
  return Float64Array.from({ length: offsets.length - 1 }, (_, i) => offsets[i + 1]! - offsets[i]!)
}

/** Sorts the lengths in place. */
export function summariseLengths(lengths: Float64Array): LengthSummary {
  const total = lengths.reduce((sum, length) => sum + length, 0)
  sortLengths(lengths)
  const min = lengths[0] ?? 0
  const max = lengths.at(-1) ?? 0
  const middle = lengths.length >> 1
  const median = lengths.length % 2 === 1 ? lengths[middle]! : (lengths[middle - 1]! + lengths[middle]!) / 2
  const bins = Math.min(HISTOGRAM_BINS, max - min + 1)
  const width = (max - min + 1) / bins
  const counts = new Uint32Array(bins)
  for (const length of lengths) counts[Math.min(bins - 1, Math.floor((length - min) / width))]!++
  const histogram = Array.from(counts, (count, i) => ({ from: min + i * width, to: min + (i + 1) * width, count }))
  const p95 = lengths[Math.ceil(0.95 * lengths.length) - 1] ?? 0
  return { min, median, mean: total / lengths.length, max, p95, histogram }
}

/** By counting where no length is large, as with reads: millions of numbers take long to compare. */
function sortLengths(lengths: Float64Array): void {
  const max = lengths.reduce((most, length) => Math.max(most, length), 0)
  if (max > lengths.length) {
    lengths.sort()
    return
  }
  const counts = new Uint32Array(max + 1)
  for (const length of lengths) counts[length]!++
  let at = 0
  for (let length = 0; length <= max; length++) {
    lengths.fill(length, at, at + counts[length]!)
    at += counts[length]!
  }
}
