import type { Pace } from '../shared/pacer.ts'
import { applyAnnotation } from './annotation/tasks.ts'
import { type ChosenLabels, chooseLabels } from './chooseLabels.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { mergeLabels } from './mergeLabels.ts'
import { addShuffles } from './negatives.ts'
import { type NormalisedRecords, normaliseRecords } from './normalise.ts'
import type { PackedFile } from './readBytes.ts'
import { type ReadRecords, readRecords } from './readRecords.ts'
import { isLabelled, keepTargets } from './targets.ts'
import type { AnnotationTask, DataParams, DataResult, Dataset, Finding } from './types.ts'
import { valueColumns } from './valueColumns.ts'
import { findings, labelRules } from './words.ts'

/** Only labels per residue need to know where records began before they were normalised. */
const NO_STARTS = new Float64Array(0)

/** What the reader learned that the columns do not say. */
export type ReadNotes = Pick<DataResult, 'format' | 'labelRule' | 'labelChoices' | 'softMasked' | 'whole'> & {
  readonly findings: readonly Finding[]
}

export type ReadDataset = { readonly dataset: Dataset; readonly notes: ReadNotes }

/** Reads files into columns, streaming; throws a DataError that names file, line, character and record. */
export async function readDataset(
  files: readonly PackedFile[],
  params: Omit<DataParams, 'files'>,
  pace: Pace = {},
): Promise<ReadDataset> {
  const read = await readRecords(files, params, pace)
  const { records, features, variants } = read
  const task = annotationTask(read, params)
  const chosen = chooseLabels(read.candidates, records.count, task === null ? params : { label: 'none', task: 'auto' })
  const starts = chosen.targets?.kind === 'per-base' ? records.starts.array.slice(0, records.count) : NO_STARTS
  const normalised = normaliseRecords(records, params)
  const noted = [...read.findings, ...chosen.findings, ...normalised.findings]
  let dataset = assemble(read, chosen, normalised, starts)
  if (variants !== null) noted.push(...variants.check(dataset))
  if (task !== null) {
    if (records.writer.gaps > 0) throw new DataError({}, complaints.gapsInGenome())
    dataset = await applyAnnotation(dataset, features, task, params, noted, pace)
  }
  if (params.negatives === 'background' && task === null) throw new DataError({}, complaints.backgroundNeedsGenome())
  if (dataset.firstLengths) refuseOfPairs(dataset, params)
  if (params.negatives === 'shuffles' && dataset.targets === undefined)
    dataset = await addShuffles(dataset, params.seed, pace)
  dataset = mergeLabels(dataset, params.merge)
  if (records.unknownParts.size > 0) noted.push(findings.unknownParts([...records.unknownParts].slice(0, 9)))
  if (params.unlabelled === 'error') refuseUnlabelled(dataset)
  const softMasked = task === null ? read.softMasked : 0 // windows are not the residues that it was counted in
  const notes = { format: read.format, ...ruleOf(task, chosen, dataset), softMasked, whole: read.whole }
  return { dataset, notes: { ...notes, findings: noted } }
}

/** What the features are made into, or null where they are not used: labels that stand beside sequences come first. */
function annotationTask(
  { features, candidates }: ReadRecords,
  { annotation, label, task }: Pick<DataParams, 'annotation' | 'label' | 'task'>,
): AnnotationTask | null {
  if (annotation === 'off') return null
  if (annotation !== 'auto') {
    if (features.count === 0) throw new DataError({}, complaints.noFeatures())
    return annotation
  }
  const otherwise = label !== 'auto' || candidates.some(({ standing }) => standing === 'declared')
  if (features.count === 0 || otherwise) return null
  return task === 'per-base' ? 'bases' : 'features'
}

function assemble(
  read: ReadRecords,
  chosen: ChosenLabels,
  { alphabet, residues, offsets, kept }: NormalisedRecords,
  starts: Float64Array,
): Dataset {
  const { records } = read
  const targets = chosen.targets && keepTargets(chosen.targets, { kept, offsets, starts })
  return {
    alphabet,
    count: offsets.length - 1,
    residues,
    offsets,
    ids: kept ? Array.from(kept, (i) => records.ids[i]!) : records.ids,
    labels: kept ? Int32Array.from(kept, (i) => chosen.labels[i]!) : chosen.labels,
    labelNames: chosen.names,
    columns: valueColumns(read.candidates, records.count, kept),
    givenSplit: kept ? Uint8Array.from(kept, (i) => records.parts.array[i]!) : records.parts.finish(),
    ...(targets ? { targets } : {}),
    ...(records.firstLengths.length > 0 ? { firstLengths: keptLengths(records, kept) } : {}),
  }
}

function keptLengths({ firstLengths }: ReadRecords['records'], kept: Uint32Array | null): Float64Array {
  const all = firstLengths.finish()
  return kept ? Float64Array.from(kept, (record) => all[record]!) : all
}

function ruleOf(task: AnnotationTask | null, { rule, choices }: ChosenLabels, { made }: Dataset) {
  if (task !== null) return { labelRule: { value: 'auto', words: labelRules.annotation[task] }, labelChoices: choices }
  const shuffled = made !== undefined && rule.value === 'none'
  return { labelRule: shuffled ? { ...rule, words: labelRules.shuffles } : rule, labelChoices: choices }
}

function refuseOfPairs({ targets }: Dataset, { negatives }: Pick<DataParams, 'negatives'>): void {
  if (negatives === 'shuffles') throw new DataError({}, complaints.pairsNotShuffled())
  if (targets?.kind === 'per-base') throw new DataError({}, complaints.pairsNotPerBase())
}

function refuseUnlabelled(dataset: Dataset): void {
  const missing: number[] = []
  for (let i = 0; i < dataset.count; i++) if (!isLabelled(dataset, i)) missing.push(i)
  const nothing = dataset.labelNames.length === 0 && dataset.targets === undefined
  if (nothing || missing.length === 0) return
  throw new DataError({ record: dataset.ids[missing[0]!] ?? '' }, complaints.unlabelledRecord(missing.length))
}
