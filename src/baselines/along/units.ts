import { type Dataset, NO_BASE_LABEL } from '../../sequence/types.ts'
import { wordStarts } from '../../shared/wordStarts.ts'

/** Labels of all bases of a record, or of its words; NO_BASE_LABEL where one is not known. */
export function unitLabels({ residues, offsets, alphabet, targets }: Dataset, record: number): Uint8Array {
  const [from, to] = [offsets[record]!, offsets[record + 1]!]
  if (targets?.kind !== 'per-base') return new Uint8Array(0)
  const labels = targets.labels.subarray(from, to)
  if (alphabet !== 'text') return labels
  const starts = wordStarts(residues, from, to)
  return labels.filter((_, i) => starts[i] === 1)
}

/** The label that most bases or words of these records have. */
export function mostFrequent(dataset: Dataset, records: Uint32Array): number {
  const counts = new Float64Array(dataset.labelNames.length)
  for (const record of records) {
    for (const label of unitLabels(dataset, record)) if (label !== NO_BASE_LABEL) counts[label]! += 1
  }
  return counts.indexOf(Math.max(...counts))
}
