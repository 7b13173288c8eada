import { repeatedValues } from '../shared/repeatedValues.ts'
import { COMPLEMENT } from './alphabet.ts'
import type { Dataset } from './types.ts'

/** Residues looked at on either end: enough that different sequences seldom agree, few enough to cost nothing. */
const END = 16

/**
 * Says which records may have an equal: those that share length and ends with another record, read in either direction
 * where there are two strands. All others are alone for sure, and need not be read in full.
 */
export function mayHaveEqual(dataset: Dataset, bothStrands: boolean): (record: number) => boolean {
  const prints = new Uint32Array(dataset.count)
  for (let i = 0; i < dataset.count; i++) prints[i] = endPrint(dataset, i, bothStrands)
  const repeated = repeatedValues(prints)
  return (record) => repeated(prints[record]!)
}

/** The same for a sequence and its reverse complement. */
function endPrint({ residues, offsets }: Dataset, record: number, bothStrands: boolean): number {
  const from = offsets[record]!
  const last = offsets[record + 1]! - 1
  const steps = Math.min(END, last + 1 - from)
  let forward = last - from
  let reverse = forward
  for (let i = 0; i < steps; i++) {
    const head = residues[from + i]!
    const tail = residues[last - i]!
    forward = Math.imul(forward ^ (head | (tail << 8)), 0x9e3779b1)
    forward ^= forward >>> 15
    if (!bothStrands) continue
    reverse = Math.imul(reverse ^ (COMPLEMENT[tail]! | (COMPLEMENT[head]! << 8)), 0x9e3779b1)
    reverse ^= reverse >>> 15
  }
  return bothStrands ? Math.min(forward >>> 0, reverse >>> 0) : forward >>> 0
}
