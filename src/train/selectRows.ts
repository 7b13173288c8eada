import type { EncodedPart } from '../tokenize/types.ts'

/** The given rows of a part, in that order, without their targets; the part itself where they are all of it. */
export function selectRows(part: EncodedPart, rows: Uint32Array): EncodedPart {
  const { targets: _, ...plain } = part
  if (rows.length === part.labels.length && rows.every((row, i) => row === i)) return plain
  const offsets = new Uint32Array(rows.length + 1)
  rows.forEach((row, i) => {
    offsets[i + 1] = offsets[i]! + part.offsets[row + 1]! - part.offsets[row]!
  })
  const ids = new Uint16Array(offsets.at(-1)!)
  rows.forEach((row, i) => {
    ids.set(part.ids.subarray(part.offsets[row], part.offsets[row + 1]), offsets[i])
  })
  return {
    ids,
    offsets,
    labels: Int32Array.from(rows, (row) => part.labels[row]!),
    records: Uint32Array.from(rows, (row) => part.records[row]!),
  }
}
