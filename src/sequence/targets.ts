import { alphabetWords, complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { selectTargets } from './selectTargets.ts'
import {
  type Dataset,
  type DataTask,
  NO_BASE_LABEL,
  type OtherTargets,
  type ResidueDataset,
  UNLABELLED,
} from './types.ts'
import { noLabelName, taskWords } from './words.ts'

export function taskOf({ targets }: Dataset): DataTask {
  return targets?.kind ?? 'classification'
}

/** Whether record i has a label of whatever kind; with labels per base: any base of it. */
export function isLabelled({ labels, targets, offsets }: Dataset, i: number): boolean {
  switch (targets?.kind) {
    case undefined:
      return labels[i] !== UNLABELLED
    case 'regression':
      return targets.names.some((_, value) => !Number.isNaN(targets.values[i * targets.names.length + value]!))
    case 'multi-label':
      return targets.known[i] === 1
    case 'per-base':
      return targets.labels.subarray(offsets[i], offsets[i + 1]).some((label) => label !== NO_BASE_LABEL)
  }
}

/** Whether no record has a label of any kind, and none ever had. */
export function isUnlabelled({ targets, labelNames }: Dataset): boolean {
  return targets === undefined && labelNames.length === 0
}

/** As a split sees other labels than classes: one stratum of all that are labelled; of all records, where none is. */
export function asOneStratum(dataset: Dataset): Dataset {
  if (isUnlabelled(dataset)) return { ...dataset, labels: new Int32Array(dataset.count), labelNames: [noLabelName] }
  if (dataset.targets === undefined) return dataset
  const labels = Int32Array.from({ length: dataset.count }, (_, i) => (isLabelled(dataset, i) ? 0 : UNLABELLED))
  return { ...dataset, labels, labelNames: [taskWords[taskOf(dataset)]] }
}

/** Refuses data that say nothing to predict. */
export function requireLabels(dataset: Dataset): void {
  if (isUnlabelled(dataset)) throw new DataError({}, complaints.noLabels())
}

/** Names of the classes, labels or numbers that are predicted. */
export function outputNames({ targets, labelNames }: Dataset): readonly string[] {
  return targets?.kind === 'regression' ? targets.names : labelNames
}

export function isInResidues(dataset: Dataset): dataset is ResidueDataset {
  return dataset.alphabet !== 'smiles' && dataset.alphabet !== 'text'
}

export function requireResidues(dataset: Dataset): ResidueDataset {
  if (isInResidues(dataset)) return dataset
  throw new DataError({}, complaints.notInResidues(alphabetWords[dataset.alphabet]))
}

/** What normalising did to the records: which stayed, and where their residues lie now and lay before. */
type Kept = {
  readonly kept: Uint32Array | null
  readonly offsets: Float64Array
  readonly starts: Float64Array
}

/** The targets of the records that stayed. Residues that went (a stop at the end of a protein) take their labels with them. */
export function keepTargets(targets: OtherTargets, { kept, offsets, starts }: Kept): OtherTargets {
  if (kept === null && targets.kind !== 'per-base') return targets
  const records = kept ?? Uint32Array.from({ length: offsets.length - 1 }, (_, record) => record)
  const from = Float64Array.from(records, (record) => starts[record]!)
  return selectTargets(targets, records, from, offsets)
}
