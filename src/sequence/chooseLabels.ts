import type { CodedColumn } from './codedColumn.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { MAX_CLASSES } from './limits.ts'
import type { LabelCandidate } from './rawRecords.ts'
import { type DataParams, type Finding, UNLABELLED } from './types.ts'
import { findings, labelRules } from './words.ts'

type Rule = { readonly value: string; readonly words: string }

export type ChosenLabels = {
  readonly rule: Rule
  readonly choices: readonly Rule[]
  /** Index into `names` per record, or UNLABELLED. */
  readonly labels: Int32Array
  readonly names: readonly string[]
  readonly findings: readonly Finding[]
}

const NONE: Rule = { value: 'none', words: labelRules.none }

/** Decides where labels stand: as asked, or by the first rule that gives something like classes. */
export function chooseLabels(
  candidates: readonly LabelCandidate[],
  records: number,
  params: Pick<DataParams, 'label' | 'task'>,
): ChosenLabels {
  const chosen = params.label === 'auto' ? automatic(candidates, records) : asked(candidates, params.label)
  if (chosen === null && params.task === 'classification') throw new DataError({}, complaints.noLabels())
  const usable = candidates.filter((one) => one === chosen || areClasses(one.column))
  const choices = [...usable.map(({ value, words }) => ({ value, words })), NONE]
  const noted = params.label === 'auto' && chosen === null ? whyNone(candidates) : []
  if (chosen === null) {
    return { rule: NONE, choices, labels: new Int32Array(records).fill(UNLABELLED), names: [], findings: noted }
  }
  const { value, words, column } = chosen
  return { rule: { value, words }, choices, ...sortedLabels(column, records), findings: noted }
}

/** Several records per value, on average: what all classes have and identifiers do not. */
function areClasses({ tooManyForLabels, names, filled }: CodedColumn): boolean {
  return !tooManyForLabels && names.length >= 2 && 2 * names.length <= filled + 1
}

/**
 * A value that nobody calls a label must look more like one to be taken unasked: at most 2√n classes, in at least
 * half of the records. (1,000 free-text words over 3,000 headers are several per value, too.)
 */
function isPlausible({ column, standing }: LabelCandidate, records: number): boolean {
  if (standing === 'possible' || !areClasses(column)) return false
  if (standing === 'declared') return true
  return 2 * column.filled >= records && column.names.length <= Math.max(2, 2 * Math.sqrt(column.filled))
}

function automatic(candidates: readonly LabelCandidate[], records: number): LabelCandidate | null {
  const plausible = candidates.filter((candidate) => isPlausible(candidate, records))
  const declared = plausible.find(({ standing }) => standing === 'declared')
  if (declared) return declared
  const meant = candidates.find(({ standing, column }) => standing === 'declared' && column.filled > 0)
  if (meant) return hasOneClass(meant, records) ? meant : null // a file that names its label means no other
  const columns = plausible.filter(({ value }) => value.startsWith('column:'))
  if (columns.length > 1) return null // guessing among the columns of a table would be a guess
  return plausible[0] ?? candidates.find((candidate) => hasOneClass(candidate, records)) ?? null
}

/** All records of one class: taken as a label, so that the user hears of it. */
function hasOneClass({ column, standing, value }: LabelCandidate, records: number): boolean {
  const meantAsLabel = standing === 'declared' || (standing === 'likely' && value === 'header:word')
  return meantAsLabel && records > 1 && column.names.length === 1 && column.filled === records
}

function asked(candidates: readonly LabelCandidate[], label: string): LabelCandidate | null {
  if (label === 'none') return null
  const found = candidates.find(({ value }) => value === label)
  if (!found || found.column.filled === 0) {
    const offered = candidates.filter(({ column }) => areClasses(column)).map(({ value }) => value)
    throw new DataError({}, complaints.noSuchLabelRule(label, [...offered, 'none']))
  }
  if (found.column.tooManyForLabels) throw new DataError({}, complaints.tooManyClasses(found.words, MAX_CLASSES))
  return found
}

function whyNone(candidates: readonly LabelCandidate[]): Finding[] {
  const declared = candidates.find(({ standing, column }) => standing === 'declared' && column.filled > 0)
  return declared ? [findings.notLabels(declared.words)] : [findings.chooseLabel()]
}

/** Classes in a fixed order (numbers by value, words by code point), so that equal data give equal class ids. */
function sortedLabels(column: CodedColumn, records: number): { labels: Int32Array; names: readonly string[] } {
  const numeric = column.names.every((name) => /^-?\d+(\.\d+)?$/.test(name))
  const order = column.names.map((_, i) => i)
  const name = (i: number) => column.names[i]!
  order.sort((a, b) => (numeric ? Number(name(a)) - Number(name(b)) : 0) || (name(a) < name(b) ? -1 : 1))
  const rank = new Int32Array(order.length)
  order.forEach((old, now) => {
    rank[old] = now
  })
  const labels = column.finish(records).map((code) => (code === UNLABELLED ? UNLABELLED : rank[code]!))
  return { labels, names: order.map(name) }
}
