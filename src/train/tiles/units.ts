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
