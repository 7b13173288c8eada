import type { Dataset } from '../sequence/types.ts'
import { permutation, streamKey } from '../shared/random.ts'

/** Non-zero counts times outputs that a fit goes through per step: some 50 ms. More records are sampled down. */
const MAX_WORK = 1e7

/** A random part of the records where fitting all of them would take too long; always the same part. */
export function sampleRecords(dataset: Dataset, records: Uint32Array, words: number, outputs: number): Uint32Array {
  let work = 0
  for (const i of records) work += Math.min(dataset.offsets[i + 1]! - dataset.offsets[i]!, words) * outputs
  if (work <= MAX_WORK) return records
  const kept = Math.max(outputs, Math.floor((records.length * MAX_WORK) / work))
  return permutation(streamKey(0, 'k-mer baseline'), records.length)
    .subarray(0, kept)
    .map((i) => records[i]!)
}
