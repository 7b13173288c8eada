/** Enough to waste little on padding, few enough for the buffers and pipelines that a GPU keeps per shape. */
const MAX_BUCKETS = 6
/** Lengths are multiples of this, so that pooling by 2, 4, 8 or 16 divides them. */
const MULTIPLE = 16

/**
 * The few lengths that batches are padded to, ascending; the last takes the longest row. One bucket when all rows
 * have the same length, which is then its exact length.
 * @param lengths tokens per row
 */
export function bucketLengths(lengths: Uint32Array): number[] {
  const sorted = lengths.slice().sort()
  const longest = sorted.at(-1) ?? 0
  if (longest === 0 || sorted[0] === longest) return [Math.max(1, longest)]
  const buckets = new Set<number>([longest])
  for (let i = 1; i < MAX_BUCKETS; i++) {
    const quantile = sorted[Math.ceil((i / MAX_BUCKETS) * sorted.length) - 1]!
    buckets.add(Math.min(longest, Math.ceil(Math.max(1, quantile) / MULTIPLE) * MULTIPLE))
  }
  return [...buckets].sort((a, b) => a - b)
}

/** The shortest bucket that takes `length`. */
export function bucketFor(buckets: readonly number[], length: number): number {
  return buckets.find((bucket) => bucket >= length) ?? buckets.at(-1)!
}
