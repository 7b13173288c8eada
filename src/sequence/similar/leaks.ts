import type { Pace } from '../../shared/pacer.ts'
import { permutation, streamKey } from '../../shared/random.ts'
import type { IdenticalRecords } from '../identical.ts'
import type { LeakResult } from '../splitting/types.ts'
import { isInResidues } from '../targets.ts'
import type { Dataset } from '../types.ts'
import { stages } from '../words.ts'
import { type Crossings, countCrossings, HELD_OUT, isJudgedAgainst, LEARNED, TEST, TRAIN, VALID } from './crossings.ts'
import { type ExamplePair, leakExamples, MAX_EXAMPLES } from './leakExamples.ts'
import { PairCheck } from './pairCheck.ts'
import { isCompared, searchSimilar } from './searchSimilar.ts'

/** Held-out residues × all residues beyond which a random sample of the held-out sequences is compared. */
const MAX_WORK = 1e14

/**
 * What stands in two parts at once: equal sequences, reverse complements, and near-duplicates at the given identity.
 * Exact: for the sequences compared, the counts are those of comparing all pairs (`npm run bench:leaks` does).
 */
export async function findLeaks(
  dataset: Dataset,
  identical: IdenticalRecords,
  parts: Uint8Array,
  identity: number,
  pace: Pace = {},
): Promise<LeakResult> {
  const crossings = countCrossings(parts, identical)
  const near = await findNear(dataset, identical, crossings, identity, pace)
  const equal = { exact: 0, reverseComplement: 0, near: 0, validation: 0 }
  for (let i = 0; i < dataset.count; i++) {
    const first = identical.eitherStrand[i]!
    const own = crossings.exact[i]!
    if (identical.exact[i] !== i) continue
    if (own & TEST) {
      if (own & LEARNED) equal.exact += 1
      else if (crossings.strand[first]! & LEARNED) equal.reverseComplement += 1
      else if (near.leaking[first]! & TEST) equal.near += 1
    }
    if (own & VALID && (crossings.strand[first]! & TRAIN || near.leaking[first]! & VALID)) equal.validation += 1
  }
  return {
    identity,
    ...equal,
    pairs: { ...crossings.pairs, near: near.pairs },
    compared: near.compared,
    notCompared: near.notCompared,
    examples: leakExamples(dataset, identical, parts, crossings, near.examples),
  }
}

type Near = Pick<LeakResult, 'compared' | 'notCompared'> & {
  /** Bits of the held-out parts that a distinct sequence leaks from, by its first record. */
  readonly leaking: Uint8Array
  readonly pairs: number
  readonly examples: readonly ExamplePair[]
}

async function findNear(
  dataset: Dataset,
  { eitherStrand }: IdenticalRecords,
  crossings: Crossings,
  identity: number,
  pace: Pace,
): Promise<Near> {
  const { strand, tests, learned } = crossings
  const distinct = eitherStrand.filter((first, i) => first === i)
  const used = distinct.filter((first) => strand[first] !== 0)
  const held = used.filter((first) => strand[first]! & HELD_OUT && isCompared(dataset, first))
  const sample = sampleOf(dataset, held, used)
  const sampled = new Uint8Array(dataset.count)
  for (const first of sample) sampled[first] = 1
  const leaking = new Uint8Array(dataset.count)
  const examples: ExamplePair[] = []
  let pairs = 0
  const judged = (a: number, b: number) => sampled[a] === 1 && isJudgedAgainst(strand[a]!, strand[b]!)
  const isCounted = countedOnce(dataset, identity)
  const note = (heldOut: number, other: number) => {
    if (!judged(heldOut, other)) return
    if (strand[heldOut]! & TEST && strand[other]! & LEARNED) leaking[heldOut]! |= TEST
    if (strand[heldOut]! & VALID && strand[other]! & TRAIN) leaking[heldOut]! |= VALID
    pairs += tests[heldOut]! * learned[other]!
    const isNew = examples.length < MAX_EXAMPLES && !examples.some((example) => example.heldOut === heldOut)
    if (isNew) examples.push({ kind: 'near', heldOut, learned: other })
  }
  const search = {
    identity,
    wanted: (query: number, target: number) => judged(query, target) || judged(target, query),
    found: (query: number, target: number) => {
      if (!isCounted(query, target)) return
      note(query, target)
      note(target, query)
    },
    stage: stages.leaks,
  }
  // A near-duplicate is found in the longer of the two, so each side is looked for in the other.
  if (sample.length > 0) {
    await searchSimilar(dataset, { ...search, queries: sample, targets: used }, pace)
    const others = used.filter((first) => sampled[first] === 0)
    await searchSimilar(dataset, { ...search, queries: others, targets: sample }, pace)
  }
  const notCompared = used.reduce((sum, first) => sum + Number(!isCompared(dataset, first)), 0)
  return { leaking, pairs, examples, notCompared, compared: { sequences: sample.length, of: held.length } }
}

/** All held-out sequences, or as many of them, drawn at random, as can be compared in reasonable time. */
function sampleOf(dataset: Dataset, held: Uint32Array, used: Uint32Array): Uint32Array {
  const work = residuesOf(dataset, held) * residuesOf(dataset, used)
  if (work <= MAX_WORK) return held
  const order = permutation(streamKey(0, 'leaks'), held.length)
  const size = Math.max(1, Math.floor((held.length * MAX_WORK) / work))
  return order
    .slice(0, size)
    .map((i) => held[i]!)
    .sort()
}

function residuesOf({ offsets }: Dataset, records: Uint32Array): number {
  return records.reduce((sum, record) => sum + offsets[record + 1]! - offsets[record]!, 0)
}

/** Sequences of equal length may each be found in the other; the pair then counts for the earlier record only. */
function countedOnce(dataset: Dataset, identity: number): (query: number, target: number) => boolean {
  if (!isInResidues(dataset)) return () => false // nothing else is compared
  const check = new PairCheck(dataset, identity)
  const length = (record: number) => dataset.offsets[record + 1]! - dataset.offsets[record]!
  return (query, target) => query < target || length(query) < length(target) || !check.isFoundIn(target, query)
}
