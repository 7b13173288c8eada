import { type Pace, Pacer } from '../shared/pacer.ts'
import { streamKey } from '../shared/random.ts'
import { shufflePairs } from '../shared/shufflePairs.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { MAX_RECORDS, MAX_RESIDUES } from './limits.ts'
import { type Dataset, UNLABELLED } from './types.ts'
import { madeNames, stages } from './words.ts'

/** The data and a shuffle of every labelled record (of every record where none is labelled), as a class of its own. */
export async function addShuffles(dataset: Dataset, seed: number, pace: Pace = {}): Promise<Dataset> {
  const pacer = new Pacer(pace)
  const { count, residues, offsets, ids, labels, labelNames, givenSplit } = dataset
  const names = labelNames.length === 0 ? [madeNames.original] : labelNames
  const models = Array.from({ length: count }, (_, i) => i).filter(
    (i) => labelNames.length === 0 || labels[i] !== UNLABELLED,
  )
  const extra = models.reduce((sum, i) => sum + offsets[i + 1]! - offsets[i]!, 0)
  if (residues.length + extra > MAX_RESIDUES) throw new DataError({}, complaints.tooManyResidues(MAX_RESIDUES))
  if (count + models.length > MAX_RECORDS) throw new DataError({}, complaints.tooManyRecords(MAX_RECORDS))
  const joined = new Uint8Array(residues.length + extra)
  joined.set(residues)
  const ends = new Float64Array(count + models.length + 1)
  ends.set(offsets)
  for (const [i, record] of models.entries()) {
    if (i % 64 === 0) await pacer.tick({ stage: stages.shuffle, done: i, total: models.length, unit: 'records' })
    const shuffled = shufflePairs(residues, offsets[record]!, offsets[record + 1]!, streamKey(seed, 'shuffle', record))
    joined.set(shuffled, ends[count + i])
    ends[count + i + 1] = ends[count + i]! + shuffled.length
  }
  const own = labelNames.length === 0 ? new Int32Array(count) : labels
  const classes = new Int32Array(count + models.length).fill(names.length)
  classes.set(own)
  const parts = new Uint8Array(count + models.length)
  parts.set(givenSplit)
  models.forEach((record, i) => {
    parts[count + i] = givenSplit[record]!
  })
  return {
    ...dataset,
    count: count + models.length,
    residues: joined,
    offsets: ends,
    columns: dataset.columns.map((column) => ({ ...column, codes: extended(column.codes, models) })),
    ids: [...ids, ...models.map((record) => `${ids[record]}:${madeNames.shuffled}`)],
    labels: classes,
    labelNames: [...names, madeNames.shuffled],
    givenSplit: parts,
    made: Uint8Array.from({ length: count + models.length }, (_, i) => Number(i >= count || dataset.made?.[i] === 1)),
  }
}

/** Shuffles belong to the group of their model. */
function extended(codes: Int32Array, models: readonly number[]): Int32Array {
  const all = new Int32Array(codes.length + models.length)
  all.set(codes)
  models.forEach((record, i) => {
    all[codes.length + i] = codes[record]!
  })
  return all
}
