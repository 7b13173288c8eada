/** Whether labels are predicted as the likeliest path through a chain, and what the network counts in it: by validation data. */
import { PerBaseCounter } from '../../metrics/perBase.ts'
import type { PerBaseMetrics } from '../../metrics/types.ts'
import type { BoundaryMotifs, LabelChain } from '../../models/types.ts'
import { UNKNOWN_LABEL } from '../../tokenize/types.ts'
import type { PartRun } from '../tasks/types.ts'
import { gainsOf, learnMotifs } from './boundaries.ts'
import { likeliestPath, TransitionCounter } from './labelChain.ts'
import { likeliestLabels } from './predictTiles.ts'
import { isBaseByBase, SequenceTokens } from './sequenceTokens.ts'
import { requireTiles, type TiledPart } from './spans.ts'
import { eachSequence } from './stitch.ts'
import { unitLogits, unitsOf } from './units.ts'

/**
 * Halved from one to the next. Neighbouring bases say much the same, so that each alone counts for little; of words each
 * speaks for itself, and a large weight leaves of the chain what can never follow what.
 */
const WEIGHTS = Array.from({ length: 12 }, (_, i) => 2 ** (4 - i)) // 16 to 1/128

/** Of motifs at boundaries. */
const BOUNDARY_WEIGHTS = [0.75, 1, 1.25, 1.5]

/** Places times labels squared: what one path costs of sixty. More would take longer than half a minute. */
const MOST_STEPS = 1e8

/** The chain, and what the validation part reaches with it. */
export type SettledChain = { readonly chain: LabelChain; readonly metrics: PerBaseMetrics }

/** Null where the likeliest label of each place is as good. */
export async function settleChain(
  valid: PartRun,
  train: TiledPart,
  names: readonly string[],
): Promise<SettledChain | null> {
  const part = requireTiles(valid.part)
  const { targets } = part
  if (targets.labels.length * names.length ** 2 > MOST_STEPS) return null
  const unit = targets.wordStarts === null ? 'base' : 'word'
  const motifs = isBaseByBase(train) && isBaseByBase(part) ? learnMotifs(train, names.length) : null
  const counted = countTransitions(train, names.length)
  const plain = new PerBaseCounter(names, unit)
  const candidates = candidatesOf(counted, motifs).map((chain) => ({ chain, counter: new PerBaseCounter(names, unit) }))
  const tokens = new SequenceTokens(part)
  await eachSequence(valid, part, names.length, ({ slot, logits }) => {
    const actual = unitsOf(targets, targets.labels, slot)
    if (!actual.some((label) => label !== UNKNOWN_LABEL)) return
    const own = unitLogits(targets, logits, slot)
    plain.add(actual, likeliestLabels(own, names.length))
    const gains = motifs ? gainsOf(tokens.of(slot), motifs, names.length) : null
    for (const { chain, counter } of candidates) {
      counter.add(actual, likeliestPath(own, chain, chain.boundaries ? gains! : undefined))
    }
  })
  return best(candidates, worth(plain.metrics()))
}

type Counted = Pick<LabelChain, 'start' | 'transitions'>

/** The plainest first, since of equal ones the first is kept. */
function candidatesOf(counted: Counted, motifs: Omit<BoundaryMotifs, 'weight'> | null): LabelChain[] {
  const plain = WEIGHTS.map((weight) => ({ weight, ...counted }))
  if (!motifs) return plain
  const marked = BOUNDARY_WEIGHTS.map((weight) => ({ weight, ...motifs }))
  return [...plain, ...marked.flatMap((boundaries) => plain.map((chain) => ({ ...chain, boundaries })))]
}

function best(
  candidates: readonly { readonly chain: LabelChain; readonly counter: PerBaseCounter }[],
  least: number,
): SettledChain | null {
  let found: SettledChain | null = null
  let most = least
  for (const { chain, counter } of candidates) {
    const metrics = counter.metrics()
    const value = worth(metrics)
    if (value > most) [found, most] = [{ chain, metrics }, value]
  }
  return found
}

/** Of tags it is entities that count. */
function worth({ entities, mcc }: PerBaseMetrics): number {
  return entities ? entities.micro.f1 : mcc
}

function countTransitions({ targets }: TiledPart, labels: number): Counted {
  const counter = new TransitionCounter(labels)
  for (let slot = 0; slot < targets.records.length; slot++) counter.add(unitsOf(targets, targets.labels, slot))
  return counter.probabilities()
}
