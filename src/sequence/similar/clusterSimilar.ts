import type { Pace } from '../../shared/pacer.ts'
import type { IdenticalRecords } from '../identical.ts'
import type { Dataset } from '../types.ts'
import { stages } from '../words.ts'
import { searchSimilar } from './searchSimilar.ts'

/**
 * For each record the first one of its cluster. Clusters are the connected components of "is a near-duplicate of", so
 * two records of different clusters never are near-duplicates: that is what keeps a split free of leaks. (The greedy
 * clusters of CD-HIT do not promise it: members of two clusters may be alike although their centres are not.)
 */
export async function clusterSimilar(
  dataset: Dataset,
  identical: IdenticalRecords,
  identity: number,
  pace: Pace = {},
): Promise<Uint32Array> {
  const forest = new DisjointSets(dataset.count)
  for (let i = 0; i < dataset.count; i++) forest.join(i, identical.eitherStrand[i]!)
  const distinct = identical.eitherStrand.filter((first, i) => first === i)
  const search = {
    identity,
    queries: distinct,
    targets: distinct,
    wanted: (query: number, target: number) => forest.first(query) !== forest.first(target),
    found: (query: number, target: number) => forest.join(query, target),
    stage: stages.cluster,
  }
  await searchSimilar(dataset, search, pace)
  return Uint32Array.from({ length: dataset.count }, (_, i) => forest.first(i))
}

/** Union–find with path halving; the root of a set is its smallest member. */
class DisjointSets {
  readonly #parent: Uint32Array

  constructor(size: number) {
    this.#parent = Uint32Array.from({ length: size }, (_, i) => i)
  }

  first(member: number): number {
    const parent = this.#parent
    let i = member
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]!]!
      i = parent[i]!
    }
    return i
  }

  join(a: number, b: number): void {
    const first = this.first(a)
    const second = this.first(b)
    this.#parent[Math.max(first, second)] = Math.min(first, second)
  }
}
