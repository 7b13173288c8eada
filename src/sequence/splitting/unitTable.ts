import { UNLABELLED } from '../types.ts'

/** Records that must stay together: unit u is rows[starts[u], starts[u + 1]), in the order of the file. */
export type UnitTable = { readonly count: number; readonly starts: Uint32Array; readonly rows: Uint32Array }

/** Gathers the given records by unit; `first` names the unit of each record by one of its members. */
export function tabulateUnits(first: Uint32Array, rows: Uint32Array): UnitTable {
  const numberOf = new Int32Array(first.length).fill(-1)
  let count = 0
  for (const row of rows) if (numberOf[first[row]!] === -1) numberOf[first[row]!] = count++
  const starts = new Uint32Array(count + 1)
  for (const row of rows) starts[numberOf[first[row]!]! + 1]!++
  for (let u = 0; u < count; u++) starts[u + 1]! += starts[u]!
  const next = starts.slice()
  const sorted = new Uint32Array(rows.length)
  for (const row of rows) sorted[next[numberOf[first[row]!]!]!++] = row
  return { count, starts, rows: sorted }
}

export function sizeOf({ starts }: UnitTable, unit: number): number {
  return starts[unit + 1]! - starts[unit]!
}

/** The records that have a label and, where `among` is given, pass it. */
export function labelledRows(labels: Int32Array, among: (row: number) => boolean = () => true): Uint32Array {
  const rows = new Uint32Array(labels.length)
  let count = 0
  for (let i = 0; i < labels.length; i++) if (labels[i] !== UNLABELLED && among(i)) rows[count++] = i
  return rows.slice(0, count)
}
