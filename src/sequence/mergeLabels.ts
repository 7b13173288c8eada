import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { type Dataset, type LabelSets, NO_BASE_LABEL, type OtherTargets, UNLABELLED } from './types.ts'

/** The new name of each label, in the order of `labelNames`; null where its records or bases are not labelled any more. */
type Renamed = readonly (string | null)[]

/**
 * Makes one label of several: `coding=C, rest=I+.`, a new name and the labels that it takes in; `=X` takes the label away.
 * Labels that are not named stay as they are. An empty text changes nothing.
 * @throws DataError for a label that the data do not have, or that is named twice
 */
export function mergeLabels(dataset: Dataset, text: string): Dataset {
  if (text.trim() === '') return dataset
  const renamed = parseMerge(text, dataset.labelNames)
  const labelNames = [...new Set(renamed.filter((name) => name !== null))]
  const codes = renamed.map((name) => (name === null ? null : labelNames.indexOf(name)))
  const labels = dataset.labels.map((label) => (label === UNLABELLED ? UNLABELLED : (codes[label] ?? UNLABELLED)))
  const targets = dataset.targets && mergedTargets(dataset.targets, codes)
  return { ...dataset, labels, labelNames, ...(targets ? { targets } : {}) }
}

function parseMerge(text: string, known: readonly string[]): Renamed {
  const renamed = new Map<string, string | null>()
  for (const part of splitParts(text)) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(0, equals)).trim()
    const labels = equals < 0 ? [part.trim()] : labelsIn(part.slice(equals + 1).trim(), known)
    for (const label of labels) {
      if (!known.includes(label)) throw new DataError({}, complaints.noSuchLabelToMerge(label, known))
      if (renamed.has(label)) throw new DataError({}, complaints.labelMergedTwice(label))
      renamed.set(label, equals < 0 ? label : name || null)
    }
  }
  return known.map((label) => renamed.get(label) ?? (renamed.has(label) ? null : label))
}

/** Parts at commas; a comma right behind `=` or `+` is a label. */
function splitParts(text: string): readonly string[] {
  return text.split(/(?<![=+]\s*),/).filter((part) => part.trim() !== '')
}

/** Labels between plus signs; a label that holds a plus sign itself (`coding+`) is found by its whole name. */
function labelsIn(text: string, known: readonly string[]): readonly string[] {
  if (text === '' || known.includes(text)) return [text]
  for (let at = text.lastIndexOf('+'); at > 0; at = text.lastIndexOf('+', at - 1)) {
    const [first, rest] = [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    if (known.includes(first)) return [first, ...labelsIn(rest, known)]
  }
  return text.split('+').map((label) => label.trim())
}

function mergedTargets(targets: OtherTargets, codes: readonly (number | null)[]): OtherTargets {
  switch (targets.kind) {
    case 'regression':
      return targets
    case 'per-base':
      return { ...targets, labels: targets.labels.map((label) => codes[label] ?? NO_BASE_LABEL) }
    case 'multi-label':
      return mergedSets(targets, codes)
  }
}

/** A record has the new label where it had any of the old ones; else it is not known where one of them is not. */
function mergedSets(
  targets: Extract<OtherTargets, { kind: 'multi-label' }>,
  codes: readonly (number | null)[],
): OtherTargets {
  const { unknown } = targets
  const there = renamedSets(targets, codes)
  if (!unknown) return { ...targets, ...there }
  return { ...targets, ...there, unknown: renamedSets(unknown, codes, there) }
}

/** @param without labels that a record has in any case */
function renamedSets(sets: LabelSets, codes: readonly (number | null)[], without?: LabelSets): LabelSets {
  const offsets = new Uint32Array(sets.offsets.length)
  const labels: number[] = []
  for (let record = 0; record + 1 < offsets.length; record++) {
    const own = sets.labels.subarray(sets.offsets[record], sets.offsets[record + 1])
    const taken = without?.labels.subarray(without.offsets[record], without.offsets[record + 1])
    const renamed = Array.from(own, (label) => codes[label]).filter((code) => code != null && !taken?.includes(code))
    labels.push(...[...new Set(renamed as number[])].sort((one, other) => one - other))
    offsets[record + 1] = labels.length
  }
  return { offsets, labels: Uint16Array.from(labels) }
}
