import type { Pace } from '../shared/pacer.ts'
import { repeatedValues } from '../shared/repeatedValues.ts'
import { type Composition, countResidues } from './composition.ts'
import type { IdenticalRecords } from './identical.ts'
import { countRecords, labelCounts, labelRuns, labelText, summariseValues } from './labelSummary.ts'
import { lengthsOf, summariseLengths } from './lengths.ts'
import { PREVIEW_CHARACTERS, PREVIEW_RECORDS, PREVIEW_RESIDUES } from './limits.ts'
import { partCode } from './parts.ts'
import { positionProfile } from './positionProfile.ts'
import type { ReadDataset } from './readDataset.ts'
import { isInResidues, isLabelled, taskOf } from './targets.ts'
import { tellingKmers } from './tellingKmers.ts'
import {
  type ClassSummary,
  type DataResult,
  type Dataset,
  type Finding,
  type LengthSummary,
  type RecordPreview,
  SPLIT_PARTS,
  UNLABELLED,
} from './types.ts'
import { findings } from './words.ts'

/** A class with fewer records is worth a warning. */
const SMALL_CLASS = 10
/** The longest sequence this many times the 95th percentile stretches every table for the sake of a few. */
const LONG_TAIL = 3
/** So short a sequence among usual ones is a fragment. */
const VERY_SHORT = 10
/** The largest class this many times the smallest is worth a word. */
const IMBALANCE = 5

/** Everything said about a data set. */
export async function summarise(
  { dataset, notes }: ReadDataset,
  identical: IdenticalRecords,
  pace: Pace = {},
): Promise<DataResult> {
  const counts = await countResidues(dataset, pace)
  const classes = dataset.targets ? labelCounts(dataset, dataset.targets) : classSummaries(dataset, counts)
  const duplicates = countDuplicates(dataset, identical)
  const labelled = countRecords(dataset, (i) => isLabelled(dataset, i))
  const given = dataset.givenSplit.some((part) => part !== 0)
  const ambiguous = counts.ambiguous
  const result = {
    format: notes.format,
    task: labelled > 0 ? taskOf(dataset) : ('unlabelled' as const),
    alphabet: dataset.alphabet,
    records: dataset.count,
    labelled,
    made: countRecords(dataset, (i) => dataset.made?.[i] === 1),
    values: valuesOf(dataset),
    residues: dataset.residues.length,
    labelRule: notes.labelRule,
    labelChoices: notes.labelChoices,
    classes,
    lengths: summariseLengths(lengthsOf(dataset.offsets)),
    gc: gcShare(dataset, counts, 0, counts.gc.length),
    ambiguous,
    softMasked: notes.softMasked,
    whole: notes.whole,
    ...duplicates,
    groupChoices: dataset.columns.map(({ value, words }) => ({ value, words })),
    givenSplit: given ? countParts(dataset.givenSplit) : null,
    ...(await pictures(dataset, pace)),
    preview: Array.from({ length: Math.min(PREVIEW_RECORDS, dataset.count) }, (_, i) => previewRecord(dataset, i)),
  }
  return { ...result, findings: [...notes.findings, ...observations(dataset, result)] }
}

function valuesOf({ targets }: Dataset): DataResult['values'] {
  return targets?.kind === 'regression' && targets.names.length === 1 ? summariseValues(targets.values) : null
}

/** What can be drawn of residues that have a class each, or no label at all. */
async function pictures(dataset: Dataset, pace: Pace): Promise<Pick<DataResult, 'tellingKmers' | 'profile'>> {
  if (!isInResidues(dataset) || dataset.targets) return { tellingKmers: null, profile: null }
  return { tellingKmers: await tellingKmers(dataset, pace), profile: positionProfile(dataset) }
}

/** A record as the page shows it. */
export function previewRecord(dataset: Dataset, index: number): RecordPreview {
  const from = dataset.offsets[index]!
  const to = dataset.offsets[index + 1]!
  const shown = dataset.residues.subarray(
    from,
    Math.min(to, from + (dataset.alphabet === 'text' ? PREVIEW_CHARACTERS : PREVIEW_RESIDUES)),
  )
  return {
    index,
    id: dataset.ids[index] ?? '',
    label: labelText(dataset, index),
    part: SPLIT_PARTS[dataset.givenSplit[index]!] ?? 'none',
    ...(dataset.made?.[index] === 1 ? { made: true } : {}),
    ...(dataset.targets?.kind === 'per-base' ? { baseLabels: labelRuns(dataset, from, from + shown.length) } : {}),
    length: to - from,
    residues: new TextDecoder('latin1').decode(shown),
  }
}

function classSummaries(dataset: Dataset, counts: Composition): ClassSummary[] {
  const records = new Float64Array(dataset.labelNames.length)
  for (const label of dataset.labels) if (label !== UNLABELLED) records[label]!++
  return dataset.labelNames.map((label, i) => {
    const gc = gcShare(dataset, counts, i, i + 1)
    return { label, count: records[i]!, ...(gc === null ? {} : { gc }) }
  })
}

/** Share of G + C among the exact nucleotides of some classes. */
function gcShare({ alphabet }: Dataset, { gc, exact }: Composition, from: number, to: number): number | null {
  const all = sum(exact.subarray(from, to))
  return (alphabet !== 'dna' && alphabet !== 'rna') || all === 0 ? null : sum(gc.subarray(from, to)) / all
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

function countDuplicates({ count, labels }: Dataset, { exact, eitherStrand }: IdenticalRecords) {
  let duplicates = 0
  let reverseComplementDuplicates = 0
  const conflicting = new Set<number>()
  for (let i = 0; i < count; i++) {
    if (exact[i] !== i) duplicates += 1
    else if (eitherStrand[i] !== i) reverseComplementDuplicates += 1
    if (labels[i] !== labels[exact[i]!]) conflicting.add(exact[i]!)
  }
  return { duplicates, reverseComplementDuplicates, conflictingLabels: conflicting.size }
}

function countParts(parts: Uint8Array): { train: number; valid: number; test: number } {
  const counts = new Uint32Array(SPLIT_PARTS.length)
  for (const part of parts) counts[part]!++
  return { train: counts[partCode('train')]!, valid: counts[partCode('valid')]!, test: counts[partCode('test')]! }
}

type Observed = Omit<DataResult, 'findings'>

function observations(dataset: Dataset, result: Observed): Finding[] {
  const { records, labelled, residues, ambiguous, softMasked, duplicates, conflictingLabels } = result
  const { reverseComplementDuplicates } = result
  const found: Finding[] = []
  if (labelled > 0 && labelled < records) found.push(findings.unlabelled(records - labelled, firstUnlabelled(dataset)))
  if (result.task === 'classification') found.push(...classObservations(result.classes))
  if (result.made > 0) found.push(findings.made(result.made))
  found.push(...idObservations(dataset.ids))
  found.push(...lengthObservations(dataset, result.lengths))
  if (duplicates > 0) found.push(findings.duplicates(duplicates))
  if (reverseComplementDuplicates > 0) found.push(findings.reverseDuplicates(reverseComplementDuplicates))
  if (conflictingLabels > 0) found.push(findings.conflicts(conflictingLabels))
  if (ambiguous > 0) found.push(findings.ambiguous(ambiguous, ambiguous / residues))
  if (softMasked > 0) found.push(findings.softMasked(softMasked / residues))
  return found
}

function classObservations(classes: readonly ClassSummary[]): Finding[] {
  if (classes.length === 0) return []
  if (classes.length === 1) return [findings.oneClass(classes[0]!.label)]
  const sorted = classes.toSorted((a, b) => a.count - b.count)
  const found = sorted.filter(({ count }) => count < SMALL_CLASS).slice(0, 3)
  const notes = found.map(({ label, count }) => findings.smallClass(label, count, SMALL_CLASS))
  const smallest = Math.max(1, sorted[0]!.count)
  const ratio = sorted.at(-1)!.count / smallest
  return ratio >= IMBALANCE ? [...notes, findings.imbalance(ratio, IMBALANCE * smallest)] : notes
}

function lengthObservations({ offsets, count }: Dataset, { median, p95, max }: LengthSummary): Finding[] {
  const found: Finding[] = []
  if (max > LONG_TAIL * p95) found.push(findings.longTail(p95, max))
  let short = 0
  for (let i = 0; i < count; i++) short += Number(offsets[i + 1]! - offsets[i]! < VERY_SHORT)
  if (short > 0 && median >= 3 * VERY_SHORT) found.push(findings.veryShort(short, VERY_SHORT))
  return found
}

function idObservations(ids: readonly string[]): Finding[] {
  const hashes = Uint32Array.from(ids, hashOf)
  const doubtful = repeatedValues(hashes) // a set of millions of names is slow and large
  const seen = new Set<string>()
  let repeated = 0
  let first = ''
  for (const [i, id] of ids.entries()) {
    if (!doubtful(hashes[i]!)) continue
    if (!seen.has(id)) seen.add(id)
    else if (repeated++ === 0) first = id
  }
  return repeated === 0 ? [] : [findings.duplicateIds(repeated, first)]
}

function hashOf(text: string): number {
  let hash = text.length
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Ids of the first records without label: one more than a sentence names, so that it can say that there are more. */
function firstUnlabelled(dataset: Dataset): string[] {
  const ids: string[] = []
  for (let i = 0; i < dataset.count && ids.length <= 3; i++) {
    if (!isLabelled(dataset, i)) ids.push(dataset.ids[i] ?? '')
  }
  return ids
}
