import type { Pace } from '../../shared/pacer.ts'
import { DataError } from '../errors.ts'
import type { IdenticalRecords } from '../identical.ts'
import { clusterSimilar } from '../similar/clusterSimilar.ts'
import { type Dataset, UNLABELLED } from '../types.ts'
import { groupRecords } from './groups.ts'
import type { SplitKind, SplitParams, SplitResult } from './types.ts'
import { splitComplaints, unitWords } from './words.ts'

export type Units = {
  /** For each record the first record of what it belongs to. */
  readonly first: Uint32Array
  readonly described: SplitResult['units']
  readonly without: number
}

/** What must stay together under this kind of split. */
export async function unitsOf(
  dataset: Dataset,
  identical: IdenticalRecords,
  params: SplitParams,
  kind: SplitKind,
  pace: Pace,
): Promise<Units> {
  if (kind === 'similarity') {
    const first = await clusterSimilar(dataset, identical, params.identity, pace)
    const words = unitWords.similarity(params.identity)
    return { first, described: unitFacts(dataset, first, { group: params.group, words }), without: 0 }
  }
  if (kind === 'group') {
    const { first, value, words, without } = groupRecords(dataset, params.group)
    return { first, described: unitFacts(dataset, first, { group: value, words }), without }
  }
  return { first: identical.eitherStrand, described: null, without: 0 }
}

function unitFacts(
  { labels }: Dataset,
  first: Uint32Array,
  names: { readonly group: string; readonly words: string },
): NonNullable<SplitResult['units']> {
  const sizes = new Uint32Array(first.length)
  for (let i = 0; i < first.length; i++) if (labels[i] !== UNLABELLED) sizes[first[i]!]!++
  const count = sizes.reduce((sum, size) => sum + Number(size > 0), 0)
  if (count < 2) throw new DataError({}, splitComplaints.oneUnit(names.words))
  return { ...names, count, largest: sizes.reduce((most, size) => Math.max(most, size)) }
}
