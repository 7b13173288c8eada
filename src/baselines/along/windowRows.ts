import { growableInt32 } from '../../shared/growable.ts'
import type { SparseRows } from '../sparseRows.ts'
import { columnCount, digitize, type Letters, modulo, nearColumn, type WindowShape, wordColumn } from './windowShape.ts'

/** One base: the sequence that it stands in, and where. */
export type Place = { readonly residues: Uint8Array; readonly at: number }

/** The features of some bases. Places of one sequence stand together, so that it is read once. */
export function windowRows(shape: WindowShape, places: readonly Place[]): SparseRows {
  const starts = new Uint32Array(places.length + 1)
  const columns = growableInt32()
  const values = growableInt32()
  const counts = new Uint16Array(columnCount(shape))
  let letters: Letters = { digits: new Int8Array(), words: new Int16Array() }
  for (const [row, { residues, at }] of places.entries()) {
    if (residues !== places[row - 1]?.residues) letters = digitize(shape, residues)
    for (const column of countAt(shape, letters, at, counts)) {
      columns.push(column)
      values.push(counts[column]!)
      counts[column] = 0
    }
    starts[row + 1] = columns.length
  }
  const matrix = { rows: places.length, features: counts.length, starts, columns: columns.finish() }
  return { ...matrix, values: Float32Array.from(values.finish()) }
}

/** Adds to `counts`, which were 0; gives the columns that are not any more. */
function countAt(shape: WindowShape, { digits, words }: Letters, at: number, counts: Uint16Array): number[] {
  const seen: number[] = []
  const add = (column: number) => {
    if (counts[column] === 0) seen.push(column)
    counts[column]! += 1
  }
  for (let distance = -shape.near; distance <= shape.near; distance++) {
    const letter = digits[at + distance] ?? -1
    if (letter >= 0) add(nearColumn(shape, distance, letter))
  }
  for (const [window, reach] of shape.reaches.entries()) {
    const end = Math.min(words.length, at + reach + 1)
    for (let place = Math.max(0, at - reach); place < end; place++) {
      const word = words[place]!
      if (word >= 0) add(wordColumn(shape, window, modulo(place - at, shape.frames), word))
    }
  }
  return seen
}
