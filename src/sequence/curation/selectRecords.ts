import { gather, selectTargets } from '../selectTargets.ts'
import type { Dataset } from '../types.ts'

/** Residues [from, to) of a record, counted from its own start. */
export type Stretch = readonly [from: number, to: number]

/**
 * A data set of the given records, in that order, each whole or cut to a stretch; labels of residues are cut with it. Pairs
 * of sequences stay whole.
 */
export function selectRecords(
  dataset: Dataset,
  records: Uint32Array,
  stretchOf: (record: number, i: number) => Stretch = (record) => [0, lengthOf(dataset, record)],
): Dataset {
  const offsets = new Float64Array(records.length + 1)
  const starts = new Float64Array(records.length)
  records.forEach((record, i) => {
    const [from, to] = stretchOf(record, i)
    starts[i] = dataset.offsets[record]! + from
    offsets[i + 1] = offsets[i]! + (to - from)
  })
  const { targets, made, firstLengths } = dataset
  return {
    ...dataset,
    count: records.length,
    residues: gather(dataset.residues, starts, offsets),
    offsets,
    ids: Array.from(records, (record) => dataset.ids[record]!),
    labels: Int32Array.from(records, (record) => dataset.labels[record]!),
    givenSplit: Uint8Array.from(records, (record) => dataset.givenSplit[record]!),
    columns: dataset.columns.map((column) => ({
      ...column,
      codes: Int32Array.from(records, (record) => column.codes[record]!),
    })),
    ...(targets ? { targets: selectTargets(targets, records, starts, offsets) } : {}),
    ...(firstLengths ? { firstLengths: Float64Array.from(records, (record) => firstLengths[record]!) } : {}),
    ...(made ? { made: Uint8Array.from(records, (record) => made[record]!) } : {}),
  }
}

export function lengthOf({ offsets }: Dataset, record: number): number {
  return offsets[record + 1]! - offsets[record]!
}
