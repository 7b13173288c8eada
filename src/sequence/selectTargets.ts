import type { OtherTargets } from './types.ts'

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
      return { ...targets, values: Float64Array.from(records, (record) => targets.values[record]!) }
    case 'per-base':
      return { ...targets, labels: gather(targets.labels, starts, offsets) }
    case 'multi-label': {
      const ends = new Uint32Array(records.length + 1)
      records.forEach((record, i) => {
        ends[i + 1] = ends[i]! + targets.offsets[record + 1]! - targets.offsets[record]!
      })
      const labels = new Uint16Array(ends[records.length]!)
      records.forEach((record, i) => {
        labels.set(targets.labels.subarray(targets.offsets[record], targets.offsets[record + 1]), ends[i])
      })
      return { ...targets, offsets: ends, labels, known: Uint8Array.from(records, (record) => targets.known[record]!) }
    }
  }
}

/** Bytes from `starts` on, as many for each as `offsets` say, back to back. */
export function gather(bytes: Uint8Array, starts: Float64Array, offsets: Float64Array): Uint8Array {
  const gathered = new Uint8Array(offsets[starts.length]!)
  starts.forEach((start, i) => {
    gathered.set(bytes.subarray(start, start + offsets[i + 1]! - offsets[i]!), offsets[i])
  })
  return gathered
}
