import type { Dataset, OtherTargets } from '../sequence/types.ts'
import { type RowTargets, UNKNOWN_LABEL } from './types.ts'

/** The targets of the given records, in their order, as models learn from them; undefined where records have one class. */
export function rowTargets({ targets, offsets, labelNames }: Dataset, records: Uint32Array): RowTargets | undefined {
  switch (targets?.kind) {
    case undefined:
      return undefined
    case 'regression':
      return { kind: 'regression', width: 1, values: Float64Array.from(records, (record) => targets.values[record]!) }
    case 'multi-label':
      return { kind: 'multi-label', width: labelNames.length, values: indicators(targets, records, labelNames.length) }
    case 'per-base':
      return { kind: 'per-base', ...basesOf(targets.labels, offsets, records) }
  }
}

/** The buffers of targets, for those who count or move bytes. */
export function targetBuffers(targets: RowTargets | undefined): readonly (Uint8Array | Float64Array)[] {
  if (!targets) return []
  return targets.kind === 'per-base' ? [targets.offsets, targets.labels] : [targets.values]
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

function basesOf(labels: Uint8Array, offsets: Float64Array, records: Uint32Array) {
  const starts = new Float64Array(records.length + 1)
  records.forEach((record, row) => {
    starts[row + 1] = starts[row]! + offsets[record + 1]! - offsets[record]!
  })
  const own = new Uint8Array(starts[records.length]!)
  records.forEach((record, row) => {
    own.set(labels.subarray(offsets[record], offsets[record + 1]), starts[row])
  })
  return { offsets: starts, labels: own }
}
