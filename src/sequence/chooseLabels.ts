import type { CodedColumn } from './codedColumn.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { binaryColumns, columnName, isBinary, numberColumns, several } from './labelSets.ts'
import { MAX_CLASSES } from './limits.ts'
import type { LabelCandidate } from './rawRecords.ts'
import { type DataParams, type DataTask, type Finding, type OtherTargets, UNLABELLED } from './types.ts'
import { findings, labelRules, taskWords } from './words.ts'

type Rule = { readonly value: string; readonly words: string }

export type Labels = {
  /** Index into `names` per record, or UNLABELLED. */
  readonly labels: Int32Array
  readonly names: readonly string[]
  /** Labels other than one class per record. */
  readonly targets?: OtherTargets
}

export type ChosenLabels = Labels & {
  readonly rule: Rule
  readonly choices: readonly Rule[]
  readonly findings: readonly Finding[]
}

const NONE: Rule = { value: 'none', words: labelRules.none }

/** Decides where labels stand: as asked, or by the first rule that gives something to learn. */
export function chooseLabels(
  candidates: readonly LabelCandidate[],
  records: number,
  params: Pick<DataParams, 'label' | 'task'>,
): ChosenLabels {
  const usable = candidates.filter(isUsable)
  const rules = usable.map(ruleOf)
  const matrix = [...binaryColumns(usable), ...numberColumns(usable)]
  const columns = params.label === 'auto' ? automaticColumns(usable, matrix, params.task) : params.label
  if (columns.startsWith('columns:')) {
    const choices = [...rules, ...matrix, NONE]
    const rule = { value: columns, words: wordsOfColumns(matrix, columns) }
    return { rule, choices, findings: [], ...several(candidates, columns, records, params.task) }
  }
  const chosen = params.label === 'auto' ? automatic(candidates, records, params.task) : asked(candidates, params.label)
  if (chosen === null && params.task !== 'auto') throw new DataError({}, complaints.noLabels())
  const own = chosen === null || usable.includes(chosen) ? [] : [ruleOf(chosen)]
  const choices = [...own, ...rules, ...matrix, NONE]
  if (chosen === null) {
    const noted = params.label === 'auto' ? whyNone(candidates) : []
    return { rule: NONE, choices, labels: new Int32Array(records).fill(UNLABELLED), names: [], findings: noted }
  }
  const task = params.task === 'auto' ? taskOf(chosen) : params.task
  return { rule: ruleOf(chosen), choices, ...readAs(task, chosen, records), findings: [] }
}

/** A table whose every possible label says yes or no, and none of which is called the label, has several labels. */
function automaticColumns(
  usable: readonly LabelCandidate[],
  matrix: readonly Rule[],
  task: DataParams['task'],
): string {
  const all = matrix.length === 1 && matrix[0]!.value.split(',').length === usable.length && usable.every(isBinary)
  const undeclared = usable.every(({ standing }) => standing !== 'declared')
  return all && undeclared && (task === 'auto' || task === 'multi-label') ? matrix[0]!.value : 'auto'
}

/** What a column is there for, by its values. */
function taskOf({ column, letters }: LabelCandidate): DataTask {
  if (letters?.fits) return 'per-base'
  if (column.isMeasured) return 'regression'
  return hasLists(column) ? 'multi-label' : 'classification'
}

/** How a candidate is offered; what is read otherwise than as classes is said. */
function ruleOf(candidate: LabelCandidate): Rule {
  const { value, words } = candidate
  const task = taskOf(candidate)
  return { value, words: task === 'classification' ? words : labelRules.as(words, taskWords[task]) }
}

function wordsOfColumns(offered: readonly Rule[], columns: string): string {
  return offered.find(({ value }) => value === columns)?.words ?? labelRules.columns(columns.slice('columns:'.length))
}

function readAs(task: DataTask, { value, column, letters, words }: LabelCandidate, records: number): Labels {
  const nothing = { labels: new Int32Array(records).fill(UNLABELLED), names: [] }
  if (task === 'per-base') {
    if (!letters?.fits) throw new DataError({}, complaints.noBaseLabels(words))
    return { ...nothing, names: letters.names, targets: { kind: 'per-base', labels: letters.finish() } }
  }
  if (task === 'regression') {
    const values = column.numbers(records)
    if (values === null) throw new DataError({}, complaints.noNumbers(words))
    return { ...nothing, targets: { kind: 'regression', names: [columnName(value)], values } }
  }
  if (column.tooManyForLabels) throw new DataError({}, complaints.tooManyClasses(words, MAX_CLASSES))
  return task === 'multi-label' ? splitLists(column, records) : sortedLabels(column, records)
}

/** Several records per value, on average: what all classes have and identifiers do not. */
function areClasses({ tooManyForLabels, names, filled }: CodedColumn): boolean {
  return !tooManyForLabels && names.length >= 2 && 2 * names.length <= filled + 1
}

/** Worth to be offered: classes, numbers, lists of classes, or a letter per residue. */
function isUsable({ column, letters }: LabelCandidate): boolean {
  return areClasses(column) || column.isMeasured || hasLists(column) || letters?.fits === true
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

function automatic(
  candidates: readonly LabelCandidate[],
  records: number,
  task: DataParams['task'],
): LabelCandidate | null {
  const wanted = (one: LabelCandidate) =>
    task === 'auto' || taskOf(one) === task || (task === 'classification' && areClasses(one.column))
  const declared = candidates.find((one) => one.standing === 'declared' && isUsable(one) && wanted(one))
  if (declared) return declared
  if (task !== 'auto' && task !== 'classification')
    return candidates.find((one) => isUsable(one) && wanted(one)) ?? null
  const perBase = candidates.find(({ letters }) => letters?.fits)
  if (perBase) return perBase
  const meant = candidates.find(({ standing, column }) => standing === 'declared' && column.filled > 0)
  if (meant) return hasOneClass(meant, records) ? meant : null // a file that names its label means no other
  const plausible = candidates.filter((candidate) => isPlausible(candidate, records))
  const columns = plausible.filter(({ value }) => value.startsWith('column:'))
  if (columns.length > 1) return null // guessing among the columns of a table would be a guess
  const lonely = candidates.filter(({ value }) => value.startsWith('column:'))
  if (lonely.length === 1 && isUsable(lonely[0]!)) return lonely[0]!
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
  if (!found || (found.column.filled === 0 && !found.letters?.fits)) {
    const offered = candidates.filter(isUsable).map(({ value }) => value)
    throw new DataError({}, complaints.noSuchLabelRule(label, [...offered, 'none']))
  }
  return found
}

function whyNone(candidates: readonly LabelCandidate[]): Finding[] {
  const declared = candidates.find(({ standing, column }) => standing === 'declared' && column.filled > 0)
  return declared ? [findings.notLabels(declared.words)] : [findings.chooseLabel()]
}

const SEPARATOR = /[;|,]/

/** Values that are lists, in which something comes again: a comma alone may as well belong to a name. */
function hasLists({ overflowed, names, filled }: CodedColumn): boolean {
  if (overflowed || !names.some((name) => SEPARATOR.test(name))) return false
  const parts = names.flatMap(partsOf)
  const distinct = new Set(parts).size
  return distinct >= 2 && 2 * distinct <= filled + 1 && distinct < parts.length
}

const partsOf = (list: string) => {
  const parts = list.split(SEPARATOR).map((part) => part.trim())
  return [...new Set(parts.filter((part) => part !== ''))]
}

function splitLists(column: CodedColumn, records: number): Labels {
  const names = sortNames([...new Set(column.names.flatMap(partsOf))])
  const idOf = new Map(names.map((name, id) => [name, id]))
  const sets = column.names.map((list) =>
    partsOf(list)
      .map((part) => idOf.get(part)!)
      .sort((one, other) => one - other),
  )
  const codes = column.finish(records)
  const offsets = new Uint32Array(records + 1)
  codes.forEach((code, i) => {
    offsets[i + 1] = offsets[i]! + (sets[code]?.length ?? 0)
  })
  const labels = new Uint16Array(offsets[records]!)
  codes.forEach((code, i) => {
    labels.set(sets[code] ?? [], offsets[i])
  })
  const known = Uint8Array.from(codes, (code) => Number(code !== UNLABELLED))
  const targets = { kind: 'multi-label', offsets, labels, known } as const
  return { labels: new Int32Array(records).fill(UNLABELLED), names, targets }
}

/** Classes in a fixed order (numbers by value, words by code point), so that equal data give equal class ids. */
function sortedLabels(column: CodedColumn, records: number): Labels {
  const names = sortNames(column.names)
  const rank = new Map(names.map((name, id) => [name, id]))
  const order = column.names.map((name) => rank.get(name)!)
  return { labels: column.finish(records).map((code) => order[code] ?? UNLABELLED), names }
}

function sortNames(names: readonly string[]): readonly string[] {
  const numeric = names.every((name) => /^-?\d+(\.\d+)?$/.test(name))
  return names.toSorted((a, b) => (numeric ? Number(a) - Number(b) : 0) || (a < b ? -1 : 1))
}
