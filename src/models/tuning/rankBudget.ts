/**
 * How many triplets AdaLoRA may keep, and when it lets go of the least important ones (Zhang 2023, equation 12). Value
 * for value as `RankAllocator` of PEFT. Steps count from 1: the state after the first update is step 1.
 */

export type RankSchedule = {
  /** Rank of each matrix at the start, and on average at the end. */
  readonly initialRank: number
  readonly targetRank: number
  readonly matrices: number
  /** Steps at the full budget, before it falls. */
  readonly warmSteps: number
  /** Steps at the final budget, with fixed triplets. */
  readonly finalSteps: number
  /** Steps from one choice of triplets to the next. */
  readonly interval: number
  readonly steps: number
}

/** What happens to the triplets after an update. */
export type RankStep = {
  /** Triplets that may stay, over all matrices. */
  readonly budget: number
  /** `score`: importance is updated; `choose`: and triplets beyond the budget are masked; `fix`: masked for good, by the importance so far; `hold`: those stay masked. */
  readonly action: 'score' | 'choose' | 'fix' | 'hold'
}

export function initialBudget({ initialRank, matrices }: RankSchedule): number {
  return initialRank * matrices
}

export function finalBudget({ targetRank, matrices }: RankSchedule): number {
  return targetRank * matrices
}

/** @param step updates made, from 1 */
export function rankStep(schedule: RankSchedule, step: number): RankStep {
  const { warmSteps, interval } = schedule
  const budget = budgetAt(schedule, step)
  const fixedAt = fixingStep(schedule)
  if (step > fixedAt) return { budget, action: 'hold' }
  if (step === fixedAt) return { budget: finalBudget(schedule), action: 'fix' }
  return { budget, action: step > warmSteps && step % interval === 0 ? 'choose' : 'score' }
}

/** The step after which the triplets stay as they are. */
export function fixingStep({ steps, finalSteps }: RankSchedule): number {
  return steps - finalSteps
}

/** b(t): constant, then a cubic fall, then constant. */
export function budgetAt(schedule: RankSchedule, step: number): number {
  const { warmSteps } = schedule
  const fixedAt = fixingStep(schedule)
  const [first, last] = [initialBudget(schedule), finalBudget(schedule)]
  if (step <= warmSteps) return first
  if (step > fixedAt) return last
  const left = 1 - (step - warmSteps) / (fixedAt - warmSteps)
  return Math.trunc((first - last) * left ** 3 + last)
}

/**
 * Which triplets stay: all but the (all − budget) of lowest score. Among equal scores the later ones stay, so the budget
 * is met exactly.
 * @param scores one array per matrix
 * @returns for each matrix, whether each triplet stays
 */
export function keepHighest(scores: readonly ArrayLike<number>[], budget: number): boolean[][] {
  const all = scores.flatMap((row, matrix) => Array.from(row, (score, triplet) => ({ matrix, triplet, score })))
  const kept = scores.map((row) => Array.from(row, () => true))
  const order = [...all].sort((a, b) => a.score - b.score || a.matrix - b.matrix || a.triplet - b.triplet)
  for (const { matrix, triplet } of order.slice(0, Math.max(0, all.length - budget))) kept[matrix]![triplet] = false
  return kept
}
