/**
 * Where to look for a sequence that may differ in k places, so that no occurrence is missed.
 *
 * Cut the sequence into ⌊k/2⌋ + 1 blocks: with k differences in all, one block has at most one (pigeonhole principle;
 * Navarro and Raffinot 2002, §6.5). Cut that block in two: one half stands in the text exactly, and the other half
 * beside it with at most one difference. So looking up every half and checking its other half finds every occurrence,
 * and chance meets this check in one of some 4¹⁴ places.
 */
import { allowedDifferences } from './definition.ts'

export type SeedPlan = {
  /** Differences allowed in all. */
  readonly allowed: number
  /** Starts of the halves, and the end: half i is [cuts[i], cuts[i + 1]), and halves 2j, 2j + 1 are block j. */
  readonly cuts: Int32Array
  /** Length of the shortest half. */
  readonly shortest: number
}

export function seedPlan(length: number, identity: number): SeedPlan {
  const allowed = allowedDifferences(length, identity)
  const halves = 2 * ((allowed >> 1) + 1)
  const cuts = Int32Array.from({ length: halves + 1 }, (_, i) => Math.floor((i * length) / halves))
  let shortest = length
  for (let i = 0; i < halves; i++) shortest = Math.min(shortest, cuts[i + 1]! - cuts[i]!)
  return { allowed, cuts, shortest }
}
