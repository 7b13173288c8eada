/**
 * Letters and pairs of neighbouring letters by their place: what sequences of one length share where they are aligned
 * (guides, windows around a site).
 */
import type { Dataset } from '../sequence/types.ts'
import { LETTERS } from './kmerFeatures.ts'
import type { SparseRows } from './sparseRows.ts'

export type PlaceOptions = {
  readonly letters: string
  /** Residues that count, from the first one on. */
  readonly places: number
}

/** Beyond that, equal lengths are those of windows cut at will, and the columns are many. */
const MAX_PLACES = 160
const MAX_COLUMNS = 65_536

/** Null where the given records are not of one length, too long, or of an alphabet without a fixed set of letters. */
export function placesOf({ alphabet, offsets, firstLengths }: Dataset, records: Uint32Array): PlaceOptions | null {
  if (alphabet === 'smiles' || alphabet === 'text' || firstLengths || records.length === 0) return null
  const lengthOf = (record: number) => offsets[record + 1]! - offsets[record]!
  const places = lengthOf(records[0]!)
  const letters = LETTERS[alphabet]
  if (places < 2 || places > MAX_PLACES || columnsOf({ letters, places }) > MAX_COLUMNS) return null
  return records.every((record) => lengthOf(record) === places) ? { letters, places } : null
}

/** The letters of all places, then the pairs: those that begin at the first place, at the second, … */
export function columnsOf({ letters: { length: L }, places }: PlaceOptions): number {
  return places * L + (places - 1) * L * L
}

/**
 * A row per record. What stands at a place has the value L, the number of letters, so that the column of a pair that is as
 * frequent as chance has it varies by 1. Ambiguous residues have no columns, nor have the pairs that they are part of;
 * shorter sequences end early, and of longer ones the rest does not count.
 */
export function placeRows({ residues, offsets }: Dataset, records: Uint32Array, options: PlaceOptions): SparseRows {
  const { letters, places } = options
  const L = letters.length
  const digits = new Int8Array(256).fill(-1)
  for (let i = 0; i < L; i++) digits[letters.charCodeAt(i)] = i
  const starts = new Uint32Array(records.length + 1)
  const columns = new Int32Array(records.length * (2 * places - 1))
  let count = 0
  records.forEach((record, row) => {
    const start = offsets[record]!
    const seen = Math.min(places, offsets[record + 1]! - start)
    for (let place = 0, before = -1; place < seen; place++) {
      const digit = digits[residues[start + place]!]!
      if (digit >= 0) columns[count++] = place * L + digit
      if (digit >= 0 && before >= 0) columns[count++] = places * L + ((place - 1) * L + before) * L + digit
      before = digit
    }
    starts[row + 1] = count
  })
  return {
    rows: records.length,
    features: columnsOf(options),
    starts,
    columns: columns.subarray(0, count),
    values: new Float32Array(count).fill(L),
  }
}
