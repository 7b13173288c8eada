import type { Dataset, OtherTargets } from '../sequence/types.ts'
import { type RowTargets, UNKNOWN_LABEL } from './types.ts'

type Column = Uint8Array | Uint32Array | Float64Array

/** The targets of the given records, in their order, as models learn from them; undefined where rows have none of their own. */
export function rowTargets({ targets, labelNames }: Dataset, records: Uint32Array): RowTargets | undefined {
  switch (targets?.kind) {
    case undefined:
    case 'per-base': // `encodeTiles` has those
      return undefined
    case 'regression':
      return { kind: 'regression', width: 1, values: Float64Array.from(records, (record) => targets.values[record]!) }
    case 'multi-label':
      return { kind: 'multi-label', width: labelNames.length, values: indicators(targets, records, labelNames.length) }
  }
}

/** The buffers of targets, for those who count or move bytes. */
export function targetBuffers(targets: RowTargets | undefined): readonly Column[] {
  const values: readonly unknown[] = Object.values(targets ?? {})
  return values.filter(
    (value) => value instanceof Uint8Array || value instanceof Uint32Array || value instanceof Float64Array,
  )
}

function indicators(
  { offsets, labels, known }: Extract<OtherTargets, { kind: 'multi-label' }>,
  records: Uint32Array,
  width: number,
): Uint8Array {
  const values = new Uint8Array(records.length * width)
  records.forEach((record, row) => {
    const start = row * width
    if (known[record] === 0) values.fill(UNKNOWN_LABEL, start, start + width)
    for (let i = offsets[record]!; i < offsets[record + 1]!; i++) values[start + labels[i]!] = 1
  })
  return values
}
