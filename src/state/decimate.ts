/** Fewer points for the same picture: each bucket keeps its lowest and its highest, so no spike is lost. */

/**
 * Indices of at most `maxPoints` (4 or more) points of `values[0 … length)`, rising; the first and the last are among them.
 * Linear in `length`. Non-finite values are passed over unless they are the first or the last.
 */
export function decimate(values: ArrayLike<number>, length: number, maxPoints: number): number[] {
  if (length <= maxPoints) return Array.from({ length }, (_, i) => i)
  const buckets = Math.max(1, Math.floor((maxPoints - 2) / 2))
  const kept = [0]
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (length - 2)) / buckets)
    const to = 1 + Math.floor(((bucket + 1) * (length - 2)) / buckets)
    kept.push(...extremes(values, from, to))
  }
  kept.push(length - 1)
  return kept
}

/** Index of the minimum and of the maximum in [from, to), in order; one index where they are the same. */
function extremes(values: ArrayLike<number>, from: number, to: number): number[] {
  let low = -1
  let high = -1
  for (let i = from; i < to; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    if (low < 0 || value < values[low]!) low = i
    if (high < 0 || value > values[high]!) high = i
  }
  if (low < 0) return []
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)]
}
