import { type Pace, Pacer } from '../../shared/pacer.ts'
import { isInResidues } from '../targets.ts'
import type { Dataset } from '../types.ts'
import { LONGEST, residueCodes, SHORTEST } from './definition.ts'
import { indexGrams, longestGram } from './gramIndex.ts'
import { type SeedPlan, seedPlan } from './seedPlan.ts'
import { StrandSearch } from './strandSearch.ts'
import { chunkTargets, makeTargetText } from './targetText.ts'

export type SimilarSearch = {
  readonly identity: number
  /** Records to look for, and to look in. */
  readonly queries: Uint32Array
  readonly targets: Uint32Array
  /** Whether this pair matters; asked before the costly part. A record is never compared with itself. */
  readonly wanted: (query: number, target: number) => boolean
  /** The query is found in the target; told once per pair. `reverse`: its reverse complement is. */
  readonly found: (query: number, target: number, reverse: boolean) => void
  readonly stage: string
}

/**
 * Finds every pair in which the query is found in the target (see `definition.ts`): none is missed and none is
 * reported wrongly. The cost is one look-up per half block of every query, and a short comparison per place where
 * chance puts that half.
 */
export async function searchSimilar(dataset: Dataset, search: SimilarSearch, pace: Pace = {}): Promise<void> {
  if (!isInResidues(dataset)) return
  const { stage, identity } = search
  const codes = residueCodes(dataset.alphabet)
  const queries = search.queries.filter((record) => isCompared(dataset, record))
  const chunks = chunkTargets(
    dataset,
    search.targets.filter((record) => isCompared(dataset, record)),
  )
  const plans = new SeedPlans(dataset, identity)
  const pacer = new Pacer(pace)
  const total = queries.length * chunks.length
  let done = 0
  for (const chunk of chunks) {
    const text = makeTargetText(dataset, chunk, codes)
    for (const [q, ofThisLength] of groupByGram(queries, plans, longestGram(text.codes.length, codes.bits))) {
      await pacer.tick({ stage, done, total, unit: 'records' })
      const strand = new StrandSearch(dataset, codes, text, indexGrams(text, q, codes), search)
      for (const query of ofThisLength) {
        strand.search(query, plans.of(query))
        if (++done % 16 === 0) await pacer.tick({ stage, done, total, unit: 'records' })
      }
    }
  }
}

/** Whether a record takes part beyond equality. */
export function isCompared({ alphabet, offsets }: Dataset, record: number): boolean {
  const length = offsets[record + 1]! - offsets[record]!
  return length >= SHORTEST[alphabet] && length <= LONGEST
}

/** One plan per length of sequence. */
class SeedPlans {
  readonly #dataset: Dataset
  readonly #identity: number
  readonly #ofLength = new Map<number, SeedPlan>()

  constructor(dataset: Dataset, identity: number) {
    this.#dataset = dataset
    this.#identity = identity
  }

  of(record: number): SeedPlan {
    const { offsets } = this.#dataset
    const length = offsets[record + 1]! - offsets[record]!
    let plan = this.#ofLength.get(length)
    if (plan === undefined) {
      plan = seedPlan(length, this.#identity)
      this.#ofLength.set(length, plan)
    }
    return plan
  }
}

/** Short sequences have short halves and need an index of shorter stretches, which would be slow for the long ones. */
function groupByGram(queries: Uint32Array, plans: SeedPlans, longest: number): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (const query of queries) {
    const q = Math.min(longest, plans.of(query).shortest)
    const group = groups.get(q)
    if (group) group.push(query)
    else groups.set(q, [query])
  }
  return groups
}
