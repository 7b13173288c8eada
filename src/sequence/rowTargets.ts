import { type Dataset, type OtherTargets, type RowValues, UNKNOWN_LABEL } from './types.ts'

type Column = Uint8Array | Uint32Array | Float64Array

/** The targets of the given records, in their order, as models learn from them; undefined where rows have none of their own. */
export function rowTargets({ targets, labelNames }: Dataset, records: Uint32Array): RowValues | undefined {
  switch (targets?.kind) {
    case undefined:
    case 'per-base': // `encodeTiles` has those
      return undefined
    case 'regression':
      return {
        kind: 'regression',
        width: targets.names.length,
        values: numbers(targets.values, targets.names.length, records),
      }
    case 'multi-label':
      return { kind: 'multi-label', width: labelNames.length, values: indicators(targets, records, labelNames.length) }
  }
}

/** The buffers of targets, for those who count or move bytes. */
export function targetBuffers(targets: object | undefined): readonly Column[] {
  const values: readonly unknown[] = Object.values(targets ?? {})
  return values.filter(
    (value) => value instanceof Uint8Array || value instanceof Uint32Array || value instanceof Float64Array,
  )
}

function indicators(
  { offsets, labels, known, unknown }: Extract<OtherTargets, { kind: 'multi-label' }>,
  records: Uint32Array,
  width: number,
): Uint8Array {
  const values = new Uint8Array(records.length * width)
  records.forEach((record, row) => {
    const start = row * width
    if (known[record] === 0) values.fill(UNKNOWN_LABEL, start, start + width)
    for (let i = offsets[record]!; i < offsets[record + 1]!; i++) values[start + labels[i]!] = 1
    if (!unknown) return
    for (let i = unknown.offsets[record]!; i < unknown.offsets[record + 1]!; i++) {
      values[start + unknown.labels[i]!] = UNKNOWN_LABEL
    }
  })
  return values
}

function numbers(values: Float64Array, width: number, records: Uint32Array): Float64Array {
  return Float64Array.from({ length: records.length * width }, (_, i) => {
    return values[records[Math.floor(i / width)]! * width + (i % width)]!
  })
}
