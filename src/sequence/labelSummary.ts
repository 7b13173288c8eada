import { wordStarts } from '../shared/wordStarts.ts'
import { type ClassSummary, type Dataset, NO_BASE_LABEL, type OtherTargets, type ValueSummary } from './types.ts'

export function countRecords({ count }: Dataset, wanted: (record: number) => boolean): number {
  let found = 0
  for (let i = 0; i < count; i++) found += Number(wanted(i))
  return found
}

/** How often each label stands: in records, or in residues or words where labels are along sequences. */
export function labelCounts(dataset: Dataset, targets: OtherTargets): ClassSummary[] {
  const { labelNames } = dataset
  if (targets.kind === 'regression') return valueCounts(targets)
  if (targets.kind === 'per-base' && dataset.alphabet === 'text') return wordCounts(dataset, targets.labels)
  const counts = new Float64Array(labelNames.length)
  for (const label of targets.labels) if (label < counts.length) counts[label]! += 1
  return labelNames.map((label, i) => ({ label, count: counts[i]! }))
}

/** Labels of text stand beside each of its bytes; the first of a word speaks for it. */
function wordCounts({ labelNames, residues, offsets, count }: Dataset, labels: Uint8Array): ClassSummary[] {
  const counts = new Float64Array(labelNames.length)
  for (let record = 0; record < count; record++) {
    const from = offsets[record]!
    for (const [i, starts] of wordStarts(residues, from, offsets[record + 1]!).entries()) {
      const label = labels[from + i]!
      if (starts === 1 && label < counts.length) counts[label]! += 1
    }
  }
  return labelNames.map((label, i) => ({ label, count: counts[i]! }))
}

/** How many records have each number; nothing where there is one, which the values tell. */
function valueCounts({ names, values }: Extract<OtherTargets, { kind: 'regression' }>): ClassSummary[] {
  if (names.length === 1) return []
  return names.map((label, i) => {
    const count = values.filter((value, at) => at % names.length === i && !Number.isNaN(value)).length
    return { label, count }
  })
}

/** Mean and spread in two passes, so that large offsets cost no digits. */
export function summariseValues(values: Float64Array): ValueSummary | null {
  const known = values.filter((value) => !Number.isNaN(value))
  if (known.length === 0) return null
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const min = known.reduce((least, value) => Math.min(least, value))
  const max = known.reduce((most, value) => Math.max(most, value))
  return { min, mean, max, standardDeviation: Math.sqrt(squares / known.length) }
}

/** The label of a record as one text, or null. */
export function labelText({ labels, labelNames, targets }: Dataset, record: number): string | null {
  switch (targets?.kind) {
    case undefined:
      return labelNames[labels[record]!] ?? null
    case 'regression': {
      const own = targets.values.subarray(record * targets.names.length, (record + 1) * targets.names.length)
      return own.every(Number.isNaN) ? null : Array.from(own, numberText).join(', ')
    }
    case 'multi-label': {
      if (targets.known[record] === 0) return null
      const own = targets.labels.subarray(targets.offsets[record], targets.offsets[record + 1])
      return Array.from(own, (label) => labelNames[label]).join(', ')
    }
    case 'per-base':
      return null
  }
}

/** With as many digits as a reader takes in. */
function numberText(value: number): string {
  return Number.isNaN(value) ? '' : String(Number(value.toPrecision(6)))
}

/** Stretches of equal labels among the residues [from, to). */
export function labelRuns({ labelNames, targets }: Dataset, from: number, to: number): [string, number][] {
  const runs: [string, number][] = []
  if (targets?.kind !== 'per-base') return runs
  let start = from
  for (let i = from + 1; i <= to; i++) {
    if (i < to && targets.labels[i] === targets.labels[start]) continue
    const label = targets.labels[start]!
    runs.push([label === NO_BASE_LABEL ? '' : (labelNames[label] ?? ''), i - start])
    start = i
  }
  return runs
}
