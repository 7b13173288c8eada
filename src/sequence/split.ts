import { permutation, streamKey } from '../shared/random.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import type { IdenticalRecords } from './identical.ts'
import { partCode } from './parts.ts'
import { type Dataset, type Finding, type SplitParams, type SplitResult, UNLABELLED } from './types.ts'
import { findings } from './words.ts'

const TRAIN = partCode('train')
const VALID = partCode('valid')
const TEST = partCode('test')
/** Fewer test records than this make every figure rough. */
const SMALL_TEST = 50
const MAX_SHARE = 0.9

/** `parts`: index into SPLIT_PARTS per record; records without label are in no part. */
export type Split = { readonly parts: Uint8Array; readonly result: SplitResult }

/**
 * Divides the labelled records. Pure: the same data, parameters and seed give the same parts.
 *
 * Equal sequences (on either strand) go to the same part, so a split made here never leaks. Where the file gives a
 * test part but no validation part, `valid` is that share of the given training part.
 */
export function splitDataset(dataset: Dataset, identical: IdenticalRecords, params: SplitParams): Split {
  checkLearnable(dataset)
  checkShares(params)
  const kind = resolveKind(dataset, params)
  const parts = kind === 'given' ? givenParts(dataset, identical, params) : drawnParts(dataset, identical, params, kind)
  const { count, labels, givenSplit } = dataset
  for (let i = 0; i < count; i++) if (labels[i] === UNLABELLED) parts[i] = 0
  const leaks = countLeaks(parts, identical)
  const result = { kind, ...tallies(dataset, parts), leaks }
  const ignored = params.kind === 'auto' && kind !== 'given' && givenSplit.some((part) => part !== 0)
  const noted = [...(ignored ? [findings.validIgnored()] : []), ...splitFindings(result)]
  if (result.counts.train === 0) throw new DataError({}, complaints.emptyPart('training'))
  if (result.counts.test === 0 && params.test > 0) throw new DataError({}, complaints.emptyPart('test'))
  return { parts, result: { ...result, findings: noted } }
}

/** What no split can mend: no labels, one class, a class with a single record. */
function checkLearnable({ labels, labelNames }: Dataset): void {
  const counts = new Uint32Array(labelNames.length)
  for (const label of labels) if (label !== UNLABELLED) counts[label]!++
  const present = labelNames.filter((_, i) => counts[i]! > 0)
  if (present.length === 0) throw new DataError({}, complaints.noLabels())
  if (present.length === 1) throw new DataError({}, complaints.oneClass(present[0]!))
  const lonely = labelNames.filter((_, i) => counts[i] === 1)
  if (lonely.length > 0) throw new DataError({}, complaints.tooFewPerClass(lonely))
}

function checkShares({ valid, test }: SplitParams): void {
  const legal = (share: number) => share >= 0 && share <= MAX_SHARE
  if (!legal(valid) || !legal(test) || valid + test >= 1) throw new DataError({}, complaints.badShares(valid, test))
}

function resolveKind({ givenSplit }: Dataset, { kind }: SplitParams): SplitResult['kind'] {
  const hasTest = givenSplit.includes(TEST)
  if (kind === 'given' && !hasTest) throw new DataError({}, complaints.noGivenSplit())
  if (kind !== 'auto') return kind
  return hasTest ? 'given' : 'stratified'
}

function givenParts(dataset: Dataset, identical: IdenticalRecords, { valid, seed }: SplitParams): Uint8Array {
  const parts = dataset.givenSplit.slice()
  const training = (i: number) => parts[i] === TRAIN && dataset.labels[i] !== UNLABELLED
  const rows = Array.from({ length: dataset.count }, (_, i) => i).filter(training)
  if (rows.length === 0) throw new DataError({}, complaints.emptyGivenTrain())
  const hasValid = parts.some((part, i) => part === VALID && dataset.labels[i] !== UNLABELLED)
  if (!hasValid) {
    for (const group of strata(dataset, identical, rows, true)) {
      deal(group, [[VALID, valid]], streamKey(seed, 'split', group[0]![0]!), parts)
    }
  }
  return parts
}

function drawnParts(
  dataset: Dataset,
  identical: IdenticalRecords,
  { valid, test, seed }: SplitParams,
  kind: 'stratified' | 'random',
): Uint8Array {
  const parts = new Uint8Array(dataset.count).fill(TRAIN)
  const rows = Array.from({ length: dataset.count }, (_, i) => i).filter((i) => dataset.labels[i] !== UNLABELLED)
  for (const groups of strata(dataset, identical, rows, kind === 'stratified')) {
    const shares = [[TEST, test] as const, [VALID, valid] as const]
    deal(groups, shares, streamKey(seed, 'split', groups[0]![0]!), parts)
  }
  return parts
}

/** Records that must stay together, gathered by class (of their first record) or all in one. */
function strata(
  { labels, labelNames }: Dataset,
  { eitherStrand }: IdenticalRecords,
  rows: readonly number[],
  byClass: boolean,
): number[][][] {
  const groups = new Map<number, number[]>()
  for (const i of rows) {
    const group = groups.get(eitherStrand[i]!)
    if (group) group.push(i)
    else groups.set(eitherStrand[i]!, [i])
  }
  const layers: number[][][] = byClass ? labelNames.map(() => []) : [[]]
  for (const group of groups.values()) layers[byClass ? labels[group[0]!]! : 0]!.push(group)
  return layers.filter((layer) => layer.length > 0)
}

/**
 * Gives each part its share of one stratum, in random order; the rest stays as it is. Each part with a share gets
 * at least one group where that leaves one to learn from, so small classes are tested too.
 */
function deal(
  groups: readonly (readonly number[])[],
  shares: readonly (readonly [part: number, share: number])[],
  key: number,
  parts: Uint8Array,
): void {
  const order = permutation(key, groups.length)
  const total = groups.reduce((sum, group) => sum + group.length, 0)
  let next = 0
  for (const [part, share] of shares) {
    const wanted = share * total
    let got = 0
    while (share > 0 && next < groups.length - 1) {
      const group = groups[order[next]!]!
      if (got > 0 && got + group.length / 2 > wanted) break
      for (const i of group) parts[i] = part
      got += group.length
      next += 1
    }
  }
}

/** Distinct test sequences that stand in training or validation too. */
export function countLeaks(parts: Uint8Array, { exact, eitherStrand }: IdenticalRecords): SplitResult['leaks'] {
  const learned = (part: number | undefined) => part === TRAIN || part === VALID
  const exactSeen = new Set<number>()
  const strandSeen = new Set<number>()
  for (let i = 0; i < parts.length; i++) {
    if (!learned(parts[i])) continue
    exactSeen.add(exact[i]!)
    strandSeen.add(eitherStrand[i]!)
  }
  const exactLeaks = new Set<number>()
  const reverseLeaks = new Set<number>()
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] !== TEST) continue
    if (exactSeen.has(exact[i]!)) exactLeaks.add(exact[i]!)
    else if (strandSeen.has(eitherStrand[i]!)) reverseLeaks.add(exact[i]!)
  }
  return { exact: exactLeaks.size, reverseComplement: reverseLeaks.size }
}

function tallies({ labels, labelNames }: Dataset, parts: Uint8Array): Pick<SplitResult, 'counts' | 'perClass'> {
  const perClass = labelNames.map((label) => ({ label, train: 0, valid: 0, test: 0 }))
  const counts = { train: 0, valid: 0, test: 0 }
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] === TRAIN ? 'train' : parts[i] === VALID ? 'valid' : parts[i] === TEST ? 'test' : null
    if (part === null) continue
    counts[part] += 1
    perClass[labels[i]!]![part] += 1
  }
  return { counts, perClass }
}

function splitFindings({ counts, perClass, leaks }: Omit<SplitResult, 'findings'>): Finding[] {
  const found: Finding[] = []
  if (leaks.exact + leaks.reverseComplement > 0) found.push(findings.leaks(leaks.exact, leaks.reverseComplement))
  const unseen = perClass.filter(({ train, valid, test }) => train === 0 && valid + test > 0)
  if (unseen.length > 0) found.push(findings.unseenClass(unseen.map(({ label }) => label)))
  if (counts.test > 0 && counts.test < SMALL_TEST) found.push(findings.smallTest(counts.test))
  return found
}
