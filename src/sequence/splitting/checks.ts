import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { isLabelled, isUnlabelled } from '../targets.ts'
import { type Dataset, UNLABELLED } from '../types.ts'
import type { SplitParams } from './types.ts'
import { splitComplaints } from './words.ts'

const MAX_SHARE = 0.9

/** What no split can mend: lost labels, one class, a class with a single record. Data that never had labels can be split. */
export function checkLearnable(dataset: Dataset): void {
  if (isUnlabelled(dataset)) return
  const { labels, labelNames, targets } = dataset
  if (targets !== undefined) {
    for (let i = 0; i < dataset.count; i++) if (isLabelled(dataset, i)) return
    throw new DataError({}, complaints.noLabels())
  }
  const counts = new Uint32Array(labelNames.length)
  for (const label of labels) if (label !== UNLABELLED) counts[label]!++
  const present = labelNames.filter((_, i) => counts[i]! > 0)
  if (present.length === 0) throw new DataError({}, complaints.noLabels())
  if (present.length === 1) throw new DataError({}, complaints.oneClass(present[0]!))
  const lonely = labelNames.filter((_, i) => counts[i] === 1)
  if (lonely.length > 0) throw new DataError({}, splitComplaints.tooFewPerClass(lonely))
}

export function checkShares({ valid, test, folds }: SplitParams): void {
  const held = folds > 1 ? 1 / folds : test
  const legal = (share: number) => share >= 0 && share <= MAX_SHARE
  if (!legal(valid) || !legal(held) || valid + held >= 1)
    throw new DataError({}, splitComplaints.badShares(valid, held))
}

export function checkFold({ folds, fold }: SplitParams): void {
  if (fold >= Math.max(1, folds)) throw new DataError({}, splitComplaints.noSuchFold(fold, folds))
}
