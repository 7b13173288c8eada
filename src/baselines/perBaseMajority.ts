import { PerBaseCounter } from '../metrics/perBase.ts'
import type { PerBaseMetrics } from '../metrics/types.ts'
import { recordsOfPart } from '../sequence/dataStages.ts'
import { type Dataset, NO_BASE_LABEL } from '../sequence/types.ts'
import { wordStarts } from '../shared/wordStarts.ts'
import type { Baseline, BaselinesResult } from './types.ts'
import { words } from './words.ts'

/** The floor under labels along sequences: the most frequent one everywhere. */
export function perBaseBaselines(dataset: Dataset, parts: Uint8Array): BaselinesResult {
  const began = performance.now()
  const label = mostFrequent(dataset, recordsOfPart(parts, 'train'))
  const scores = {
    valid: score(dataset, recordsOfPart(parts, 'valid'), label),
    test: score(dataset, recordsOfPart(parts, 'test'), label),
  }
  const name = dataset.labelNames[label] ?? ''
  const baseline: Baseline = {
    name: 'majority',
    words: words.majority(name),
    ...scores,
    seconds: (performance.now() - began) / 1000,
  }
  return { baselines: [baseline], strand: null }
}

function mostFrequent(dataset: Dataset, records: Uint32Array): number {
  const counts = new Float64Array(dataset.labelNames.length)
  for (const record of records) {
    for (const label of unitLabels(dataset, record)) if (label !== NO_BASE_LABEL) counts[label]! += 1
  }
  return counts.indexOf(Math.max(...counts))
}

function score(dataset: Dataset, records: Uint32Array, label: number): PerBaseMetrics | null {
  const counter = new PerBaseCounter(dataset.labelNames, dataset.alphabet === 'text' ? 'word' : 'base')
  for (const record of records) {
    const actual = unitLabels(dataset, record)
    if (actual.some((one) => one !== NO_BASE_LABEL)) counter.add(actual, new Uint8Array(actual.length).fill(label))
  }
  const metrics = counter.metrics()
  return metrics.n === 0 ? null : metrics
}

/** Labels of all bases of a record, or of its words. */
function unitLabels({ residues, offsets, alphabet, targets }: Dataset, record: number): Uint8Array {
  const [from, to] = [offsets[record]!, offsets[record + 1]!]
  if (targets?.kind !== 'per-base') return new Uint8Array(0)
  const labels = targets.labels.subarray(from, to)
  if (alphabet !== 'text') return labels
  const starts = wordStarts(residues, from, to)
  return labels.filter((_, i) => starts[i] === 1)
}
