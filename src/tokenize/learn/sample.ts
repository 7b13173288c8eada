import type { Dataset } from '../../sequence/types.ts'

/** Residues or characters that vocabularies are learnt from: more changes the last few tokens only. */
export const MAX_SAMPLE = 4_000_000
/** Of a long record at least this much is read, so that few long records still give whole words. */
const MIN_STRETCH = 1_000

/** [start, end) in the column of residues. */
export type Stretch = readonly [number, number]

/** Parts of the given records, evenly from all of them, MAX_SAMPLE residues at most; the same for the same data. */
export function sampleStretches({ offsets }: Pick<Dataset, 'offsets'>, records: Uint32Array): readonly Stretch[] {
  const lengthOf = (record: number) => offsets[record + 1]! - offsets[record]!
  const total = records.reduce((sum, record) => sum + lengthOf(record), 0)
  const step = Math.max(1, Math.ceil(Math.min(total, records.length * MIN_STRETCH) / MAX_SAMPLE))
  const chosen = records.filter((_, i) => i % step === 0)
  let left = MAX_SAMPLE
  return Array.from(chosen, (record, i): Stretch => {
    const share = Math.max(MIN_STRETCH, Math.floor(left / (chosen.length - i)))
    const taken = Math.max(0, Math.min(lengthOf(record), share, left))
    left -= taken
    return [offsets[record]!, offsets[record]! + taken]
  }).filter(([start, end]) => end > start)
}
