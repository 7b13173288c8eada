import type { Labels } from './chooseLabels.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import type { LabelCandidate } from './rawRecords.ts'
import { type DataParams, type LabelSets, UNLABELLED } from './types.ts'
import { labelRules } from './words.ts'

const YES = new Set(['1', 'true', 'True', 'TRUE', 'yes', '1.0'])
const NO = new Set(['0', 'false', 'False', 'FALSE', 'no', '0.0'])

/** All columns of yes and no as one choice, where there are several: one label each. */
export function binaryColumns(candidates: readonly LabelCandidate[]): { value: string; words: string }[] {
  const names = candidates.filter(isBinary).map(columnOf)
  if (names.length < 2) return []
  return [{ value: `columns:${names.join(',')}`, words: labelRules.columns(names.join(',')) }]
}

/** All columns of measured numbers as one choice, where there are several. */
export function numberColumns(candidates: readonly LabelCandidate[]): { value: string; words: string }[] {
  const names = candidates.filter((one) => isColumn(one) && one.column.isMeasured).map(columnOf)
  if (names.length < 2) return []
  return [{ value: `columns:${names.join(',')}`, words: labelRules.numberColumns(names.join(',')) }]
}

/** Labels from several columns: yes and no, or numbers where one of them is no such column or the task says so. */
export function several(
  candidates: readonly LabelCandidate[],
  rule: string,
  records: number,
  task: DataParams['task'],
): Labels {
  const names = rule
    .slice(rule.indexOf(':') + 1)
    .split(',')
    .map((name) => name.trim())
  const columns = names.map((name) => {
    const found = candidates.find((one) => columnOf(one) === name)
    if (!found) throw new DataError({}, complaints.noSuchLabelRule(name, candidates.map(columnOf)))
    return found
  })
  const asNumbers = task === 'regression' || (task === 'auto' && columns.some(({ column }) => column.isMeasured))
  return asNumbers ? numbersOf(columns, names, records) : setsOf(columns, names, records)
}

/** One number per column; a record without any is not labelled. */
function numbersOf(columns: readonly LabelCandidate[], names: readonly string[], records: number): Labels {
  const values = new Float64Array(records * names.length)
  for (const [i, { column, words }] of columns.entries()) {
    const own = column.numbers(records)
    if (own === null) throw new DataError({}, complaints.noNumbers(words))
    own.forEach((value, record) => {
      values[record * names.length + i] = value
    })
  }
  return { ...noClasses(records), targets: { kind: 'regression', names, values } }
}

/**
 * A record has the labels of its yes and not those of its no; where some columns are empty, those labels are not known,
 * and where all are, the record is not labelled.
 */
function setsOf(candidates: readonly LabelCandidate[], names: readonly string[], records: number): Labels {
  const columns = candidates.map((found) => {
    if (!isBinary(found)) throw new DataError({}, complaints.notBinary(found.words))
    return { codes: found.column.finish(records), yes: found.column.names.map((value) => YES.has(value)) }
  })
  const collect = (wanted: (code: number, yes: readonly boolean[], record: number) => boolean): LabelSets => {
    const offsets = new Uint32Array(records + 1)
    const labels: number[] = []
    for (let i = 0; i < records; i++) {
      for (const [label, { codes, yes }] of columns.entries()) if (wanted(codes[i]!, yes, i)) labels.push(label)
      offsets[i + 1] = labels.length
    }
    return { offsets, labels: Uint16Array.from(labels) }
  }
  const known = Uint8Array.from({ length: records }, (_, i) =>
    Number(columns.some(({ codes }) => codes[i] !== UNLABELLED)),
  )
  const unknown = collect((code, _, record) => known[record] === 1 && code === UNLABELLED)
  const targets = {
    kind: 'multi-label',
    known,
    ...collect((code, yes) => yes[code] === true),
    ...(unknown.labels.length > 0 ? { unknown } : {}),
  } as const
  return { ...noClasses(records), names, targets }
}

const noClasses = (records: number) => ({ labels: new Int32Array(records).fill(UNLABELLED), names: [] })

/** Whether a column says yes or no. */
export function isBinary(candidate: LabelCandidate): boolean {
  const { column } = candidate
  if (!isColumn(candidate) || column.overflowed || column.names.length === 0) return false
  return column.names.every((name) => YES.has(name) || NO.has(name))
}

const isColumn = ({ value }: LabelCandidate) => /^(column|table):/.test(value)

const columnOf = ({ value }: LabelCandidate) => columnName(value)

/** The name in `column:<name>`. */
export function columnName(value: string): string {
  return value.slice(value.indexOf(':') + 1)
}
