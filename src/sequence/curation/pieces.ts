import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { MAX_RECORDS } from '../limits.ts'
import type { Dataset } from '../types.ts'
import { lengthOf, selectRecords } from './selectRecords.ts'

/**
 * Every record as pieces of `length` residues side by side, the last one as long as what is left; a rest shorter than
 * `least` goes. Pieces are named as samtools names places (`chr1:513-1024`, counted from 1) and keep the label.
 * @throws DataError where there are too many
 */
export function cutIntoPieces(dataset: Dataset, records: Uint32Array, length: number, least: number): Dataset {
  const counts = records.map((record) => piecesOf(lengthOf(dataset, record), length, least))
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total > MAX_RECORDS) throw new DataError({}, complaints.tooManyRecords(MAX_RECORDS))
  const owners = new Uint32Array(total)
  const starts = new Uint32Array(total)
  let at = 0
  records.forEach((record, i) => {
    for (let piece = 0; piece < counts[i]!; piece++, at++) {
      owners[at] = record
      starts[at] = piece * length
    }
  })
  const endOf = (i: number) => Math.min(starts[i]! + length, lengthOf(dataset, owners[i]!))
  const pieces = selectRecords(dataset, owners, (_, i) => [starts[i]!, endOf(i)])
  const isWhole = (i: number) => lengthOf(dataset, owners[i]!) <= length
  return { ...pieces, ids: pieces.ids.map((id, i) => (isWhole(i) ? id : `${id}:${starts[i]! + 1}-${endOf(i)}`)) }
}

function piecesOf(residues: number, length: number, least: number): number {
  if (residues <= length) return 1
  const rest = residues % length
  return Math.floor(residues / length) + Number(rest > 0 && rest >= least)
}
