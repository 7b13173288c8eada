import { EXACT_LETTERS, membership } from '../alphabet.ts'
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { isInResidues } from '../targets.ts'
import type { CurationParams, Dataset, Finding } from '../types.ts'
import { findings } from '../words.ts'
import { cutIntoPieces } from './pieces.ts'
import { lengthOf, type Stretch, selectRecords } from './selectRecords.ts'

type ShapeParams = Pick<CurationParams, 'minLength' | 'maxLength' | 'cutKeeps' | 'maxAmbiguous'>

/** Leaves out what is too short or too ambiguous, then cuts what is too long. */
export function shapeRecords(dataset: Dataset, params: ShapeParams, noted: Finding[]): Dataset {
  const { minLength, maxLength, maxAmbiguous } = params
  if (minLength === 0 && maxLength === 0 && maxAmbiguous >= 1) return dataset
  const all = Uint32Array.from({ length: dataset.count }, (_, record) => record)
  const long = minLength > 0 ? all.filter((record) => lengthOf(dataset, record) >= minLength) : all
  if (long.length < all.length) noted.push(findings.shortDropped(all.length - long.length, minLength))
  const clear = maxAmbiguous < 1 ? withoutAmbiguous(dataset, long, maxAmbiguous) : long
  if (clear.length < long.length) noted.push(findings.ambiguousDropped(long.length - clear.length, maxAmbiguous))
  const tooLong = maxLength > 0 ? clear.filter((record) => lengthOf(dataset, record) > maxLength).length : 0
  if (tooLong > 0 && dataset.firstLengths) throw new DataError({}, complaints.pairsNotCut())
  if (tooLong > 0) noted.push(findings.cut(tooLong, maxLength, params.cutKeeps === 'all'))
  if (clear.length === all.length && tooLong === 0) return dataset
  if (tooLong > 0 && params.cutKeeps === 'all') return cutIntoPieces(dataset, clear, maxLength, minLength)
  return selectRecords(dataset, clear, tooLong > 0 ? cutter(dataset, params) : undefined)
}

function withoutAmbiguous(dataset: Dataset, records: Uint32Array, most: number): Uint32Array {
  if (!isInResidues(dataset)) return records
  const exact = membership(EXACT_LETTERS[dataset.alphabet])
  const { residues, offsets } = dataset
  return records.filter((record) => {
    let ambiguous = 0
    for (let at = offsets[record]!; at < offsets[record + 1]!; at++) ambiguous += 1 - exact[residues[at]!]!
    return ambiguous <= most * lengthOf(dataset, record)
  })
}

function cutter(dataset: Dataset, { maxLength, cutKeeps }: ShapeParams): (record: number) => Stretch {
  return (record) => {
    const spare = Math.max(0, lengthOf(dataset, record) - maxLength)
    const from = { start: 0, all: 0, centre: Math.floor(spare / 2), end: spare }[cutKeeps]
    return [from, from + lengthOf(dataset, record) - spare]
  }
}
