import type { TileTargets } from '../../tokenize/types.ts'

/**
 * The values of one sequence, unit by unit: all bases, or of text the first byte of each word.
 * @param values one per base of all sequences, as in `TileTargets.bases`
 */
export function unitsOf(
  { bases, wordStarts }: Pick<TileTargets, 'bases' | 'wordStarts'>,
  values: Uint8Array,
  slot: number,
): Uint8Array {
  const [from, to] = [bases[slot]!, bases[slot + 1]!]
  const own = values.subarray(from, to)
  return wordStarts === null ? own : own.filter((_, i) => wordStarts[from + i] === 1)
}

/**
 * The same of logits: float32 (units, C) of float32 (bases, C).
 * @param logits those of one sequence
 */
export function unitLogits(
  { bases, wordStarts }: Pick<TileTargets, 'bases' | 'wordStarts'>,
  logits: Float32Array,
  slot: number,
): Float32Array {
  if (wordStarts === null) return logits
  const from = bases[slot]!
  const classes = logits.length / (bases[slot + 1]! - from)
  return logits.filter((_, i) => wordStarts[from + Math.floor(i / classes)] === 1)
}
