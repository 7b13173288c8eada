import type { LabelCandidate } from './rawRecords.ts'
import type { ValueColumn } from './types.ts'

/** Codes of all columns together, four bytes each: a wide table of millions of rows keeps its first columns only. */
const MAX_CODES = 100_000_000

/** What records can be grouped by: columns in which several records have the same value, and not all. */
export function valueColumns(
  candidates: readonly LabelCandidate[],
  records: number,
  kept: Uint32Array | null,
): ValueColumn[] {
  const telling = candidates.filter(({ column: { overflowed, names, filled } }) => {
    return !overflowed && names.length >= 2 && names.length < filled
  })
  const room = Math.floor(MAX_CODES / Math.max(1, records))
  return telling.slice(0, room).map(({ value, words, column }) => {
    const codes = column.finish(records)
    return { value, words, names: column.names, codes: kept ? Int32Array.from(kept, (i) => codes[i]!) : codes }
  })
}
