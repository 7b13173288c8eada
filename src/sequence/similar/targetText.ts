import type { Dataset } from '../types.ts'
import type { ResidueCodes } from './definition.ts'

/** Residues indexed at once: with four bytes of position each, some 170 MB whatever the size of the data. */
const CHUNK_RESIDUES = 1 << 25
/** Separators at both ends, so that a comparison that runs over a sequence meets a mismatch and not the end of the array. */
const MARGIN = 2

/** Sequences as codes in one array, with a code that equals nothing between them. */
export type TargetText = {
  /** Records in the text, by number of the slot. */
  readonly records: Uint32Array
  readonly codes: Uint8Array
  /** Slot i is codes[starts[i], starts[i + 1] − 1). */
  readonly starts: Uint32Array
}

/** Cuts the targets into pieces that can be indexed at once, in order. */
export function chunkTargets({ offsets }: Dataset, targets: Uint32Array): Uint32Array[] {
  const chunks: Uint32Array[] = []
  let first = 0
  let residues = 0
  for (let i = 0; i < targets.length; i++) {
    const length = offsets[targets[i]! + 1]! - offsets[targets[i]!]!
    if (residues > 0 && residues + length > CHUNK_RESIDUES) {
      chunks.push(targets.subarray(first, i))
      first = i
      residues = 0
    }
    residues += length
  }
  if (first < targets.length) chunks.push(targets.subarray(first))
  return chunks
}

export function makeTargetText(
  { residues, offsets }: Dataset,
  records: Uint32Array,
  { target, exact }: ResidueCodes,
): TargetText {
  const starts = new Uint32Array(records.length + 1)
  starts[0] = MARGIN
  for (let i = 0; i < records.length; i++) {
    starts[i + 1] = starts[i]! + offsets[records[i]! + 1]! - offsets[records[i]!]! + 1
  }
  const codes = new Uint8Array(starts[records.length]! + MARGIN).fill(exact)
  for (let i = 0; i < records.length; i++) {
    const from = offsets[records[i]!]!
    const length = starts[i + 1]! - 1 - starts[i]!
    for (let j = 0, at = starts[i]!; j < length; j++) codes[at + j] = target[residues[from + j]!]!
  }
  return { records, codes, starts }
}

/** The slot that a position of the text lies in. */
export function slotAt({ starts }: TargetText, position: number): number {
  let low = 0
  let high = starts.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= position) low = middle
    else high = middle
  }
  return low
}
