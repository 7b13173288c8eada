import type { LabelSets, OtherTargets } from './types.ts'

/**
 * The targets of the given records, in that order.
 * @param starts where the labels of each record's residues begin in `targets`; read where labels are per base
 * @param offsets where they begin in the result, and one more for the end
 */
export function selectTargets(
  targets: OtherTargets,
  records: Uint32Array,
  starts: Float64Array,
  offsets: Float64Array,
): OtherTargets {
  switch (targets.kind) {
    case 'regression':
      return { ...targets, values: gatherRows(targets.values, targets.names.length, records) }
    case 'per-base':
      return { ...targets, labels: gather(targets.labels, starts, offsets) }
    case 'multi-label': {
      const { unknown } = targets
      return {
        kind: 'multi-label',
        ...selectSets(targets, records),
        known: Uint8Array.from(records, (record) => targets.known[record]!),
        ...(unknown ? { unknown: selectSets(unknown, records) } : {}),
      }
    }
  }
}

/** Rows of `width` values each. */
function gatherRows(values: Float64Array, width: number, records: Uint32Array): Float64Array {
  const gathered = new Float64Array(records.length * width)
  records.forEach((record, row) => {
    gathered.set(values.subarray(record * width, (record + 1) * width), row * width)
  })
  return gathered
}

function selectSets({ offsets, labels }: LabelSets, records: Uint32Array): LabelSets {
  const ends = new Uint32Array(records.length + 1)
  records.forEach((record, i) => {
    ends[i + 1] = ends[i]! + offsets[record + 1]! - offsets[record]!
  })
  const own = new Uint16Array(ends[records.length]!)
  records.forEach((record, i) => {
    own.set(labels.subarray(offsets[record], offsets[record + 1]), ends[i])
  })
  return { offsets: ends, labels: own }
}

/** Bytes from `starts` on, as many for each as `offsets` say, back to back. */
export function gather(bytes: Uint8Array, starts: Float64Array, offsets: Float64Array): Uint8Array {
  const gathered = new Uint8Array(offsets[starts.length]!)
  starts.forEach((start, i) => {
    gathered.set(bytes.subarray(start, start + offsets[i + 1]! - offsets[i]!), offsets[i])
  })
  return gathered
}
