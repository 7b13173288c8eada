import type { Pace } from '../../shared/pacer.ts'
import { streamKey } from '../../shared/random.ts'
import { DataError } from '../errors.ts'
import type { IdenticalRecords } from '../identical.ts'
import { partCode } from '../parts.ts'
import { findLeaks } from '../similar/leaks.ts'
import { asOneStratum } from '../targets.ts'
import { type Dataset, UNLABELLED } from '../types.ts'
import { furthestShare, tally } from './balance.ts'
import { checkFold, checkLearnable, checkShares } from './checks.ts'
import { dealByClass, dealEvenly, give } from './deal.ts'
import { splitFindings } from './findings.ts'
import type { SplitKind, SplitParams, SplitResult } from './types.ts'
import { type Units, unitsOf } from './units.ts'
import { labelledRows, tabulateUnits, type UnitTable } from './unitTable.ts'
import { findings, splitComplaints } from './words.ts'

const TRAIN = partCode('train')
const VALID = partCode('valid')
const TEST = partCode('test')

/** `parts`: index into SPLIT_PARTS per record; records without label are in no part. */
export type Split = { readonly parts: Uint8Array; readonly result: SplitResult }

/**
 * Divides the labelled records. Pure: the same data, parameters and seed give the same parts.
 *
 * What belongs together goes to the same part: equal sequences (on either strand), the members of a group, or the
 * near-duplicates of a cluster, as the kind says. Where the file gives a test part but no validation part, `valid` is
 * that share of the given training part. Whatever the kind, the parts are then searched for leaks.
 */
export async function splitDataset(
  given: Dataset,
  identical: IdenticalRecords,
  params: SplitParams,
  pace: Pace = {},
): Promise<Split> {
  checkLearnable(given)
  const dataset = asOneStratum(given)
  checkShares(params)
  checkFold(params)
  const kind = resolveKind(dataset, params)
  const units = await unitsOf(dataset, identical, params, kind, pace)
  const parts = kind === 'given' ? givenParts(dataset, units, params) : drawnParts(dataset, units, params, kind)
  const counted = tally(dataset.labels, dataset.labelNames, parts)
  if (counted.counts.train === 0) throw new DataError({}, splitComplaints.emptyPart('training'))
  if (counted.counts.test === 0 && params.test > 0) throw new DataError({}, splitComplaints.emptyPart('test'))
  const leaks = await findLeaks(dataset, identical, parts, params.identity, pace)
  const fold = params.folds > 1 ? { index: params.fold, of: params.folds } : null
  const furthest = kind === 'given' || kind === 'random' ? null : furthestShare(counted.perClass, sharesOf(params))
  const result = { kind, ...counted, fold, units: units.described, furthest, leaks }
  const ignored = params.kind === 'auto' && kind !== 'given' && dataset.givenSplit.some((part) => part !== 0)
  const noted = [...(ignored ? [findings.validIgnored()] : []), ...splitFindings(result, units.without)]
  return { parts, result: { ...result, findings: noted } }
}

function resolveKind({ givenSplit }: Dataset, { kind }: SplitParams): SplitKind {
  const hasTest = givenSplit.includes(TEST)
  if (kind === 'given' && !hasTest) throw new DataError({}, splitComplaints.noGivenSplit())
  if (kind !== 'auto') return kind
  return hasTest ? 'given' : 'stratified'
}

/** The shares that were asked for; with folds, the test part is one of them. */
function sharesOf({ valid, test, folds }: SplitParams): { train: number; valid: number; test: number } {
  const held = folds > 1 ? 1 / folds : test
  return { train: 1 - valid - held, valid, test: held }
}

function givenParts(dataset: Dataset, { first }: Units, { valid, seed, folds, fold }: SplitParams): Uint8Array {
  const { labels } = dataset
  const parts = dataset.givenSplit.slice()
  for (let i = 0; i < parts.length; i++) if (labels[i] === UNLABELLED) parts[i] = 0
  const learned = (row: number) => parts[row] === TRAIN || (folds > 1 && parts[row] === VALID)
  const rows = labelledRows(labels, learned)
  if (rows.length === 0) throw new DataError({}, splitComplaints.emptyGivenTrain())
  const table = tabulateUnits(first, rows)
  if (folds > 1) {
    // The given test part stays; the folds take turns as the validation part.
    const bins = foldsOf(table, labels, folds, seed)
    for (let unit = 0; unit < table.count; unit++) give(table, unit, bins[unit] === fold ? VALID : TRAIN, parts)
  } else if (!parts.includes(VALID)) dealByClass(table, labels, [[VALID, valid]], seed, parts)
  return parts
}

function drawnParts(dataset: Dataset, { first }: Units, params: SplitParams, kind: SplitKind): Uint8Array {
  const { valid, test, seed, folds, fold } = params
  const parts = new Uint8Array(dataset.count)
  const rows = labelledRows(dataset.labels)
  for (const row of rows) parts[row] = TRAIN
  const labels = kind === 'random' ? null : dataset.labels
  const large = kind === 'group' || kind === 'similarity'
  const table = tabulateUnits(first, rows)
  if (folds > 1) {
    const bins = foldsOf(table, labels, folds, seed)
    for (let unit = 0; unit < table.count; unit++) if (bins[unit] === fold) give(table, unit, TEST, parts)
    const rest = tabulateUnits(
      first,
      labelledRows(dataset.labels, (row) => parts[row] === TRAIN),
    )
    const share = valid / (1 - 1 / folds)
    const chosen = dealEvenly(rest, labels, [1 - share, share], streamKey(seed, 'valid', fold))
    for (let unit = 0; unit < rest.count; unit++) if (chosen[unit] === 1) give(rest, unit, VALID, parts)
  } else if (large) {
    const bins = dealEvenly(table, labels, [1 - valid - test, valid, test], streamKey(seed, 'split'))
    for (let unit = 0; unit < table.count; unit++) give(table, unit, [TRAIN, VALID, TEST][bins[unit]!]!, parts)
  } else {
    const shares = [[TEST, test] as const, [VALID, valid] as const]
    dealByClass(table, labels, shares, seed, parts)
  }
  return parts
}

/** The same folds whichever of them is set aside, so that together they test every record once. */
function foldsOf(table: UnitTable, labels: Int32Array | null, folds: number, seed: number): Uint8Array {
  const shares = new Array<number>(folds).fill(1 / folds)
  return dealEvenly(table, labels, shares, streamKey(seed, 'folds'))
}
