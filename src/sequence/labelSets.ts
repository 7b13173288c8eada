import type { Labels } from './chooseLabels.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import type { LabelCandidate } from './rawRecords.ts'
import { UNLABELLED } from './types.ts'
import { labelRules } from './words.ts'

const YES = new Set(['1', 'true', 'True', 'TRUE', 'yes', '1.0'])
const NO = new Set(['0', 'false', 'False', 'FALSE', 'no', '0.0'])

/** All columns of yes and no as one choice, where there are several: one label each. */
export function binaryColumns(candidates: readonly LabelCandidate[]): { value: string; words: string }[] {
  const names = candidates.filter(isBinary).map(columnName)
  if (names.length < 2) return []
  return [{ value: `columns:${names.join(',')}`, words: labelRules.columns(names.join(',')) }]
}

/** Labels from several columns of yes and no; a record has the labels of its yes, and none where all are empty. */
export function several(candidates: readonly LabelCandidate[], rule: string, records: number): Labels {
  const names = rule.slice(rule.indexOf(':') + 1).split(',')
  const columns = names.map((name) => {
    const found = candidates.find((one) => columnName(one) === name.trim())
    if (!found) throw new DataError({}, complaints.noSuchLabelRule(name, candidates.map(columnName)))
    if (!isBinary(found)) throw new DataError({}, complaints.notBinary(found.words))
    const yes = found.column.names.map((value) => YES.has(value))
    return { codes: found.column.finish(records), yes }
  })
  const offsets = new Uint32Array(records + 1)
  const known = new Uint8Array(records)
  const labels: number[] = []
  for (let i = 0; i < records; i++) {
    for (const [label, { codes, yes }] of columns.entries()) {
      if (codes[i] !== UNLABELLED) known[i] = 1
      if (yes[codes[i]!]) labels.push(label)
    }
    offsets[i + 1] = labels.length
  }
  const targets = { kind: 'multi-label', offsets, labels: Uint16Array.from(labels), known } as const
  return { labels: new Int32Array(records).fill(UNLABELLED), names: names.map((name) => name.trim()), targets }
}

function isBinary({ value, column }: LabelCandidate): boolean {
  if (!/^(column|table):/.test(value) || column.overflowed || column.names.length === 0) return false
  return column.names.every((name) => YES.has(name) || NO.has(name))
}

const columnName = ({ value }: LabelCandidate) => value.slice(value.indexOf(':') + 1)
