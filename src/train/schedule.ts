import { assertNever } from '../shared/assert.ts'
import type { ResolvedTrainParams } from './types.ts'

export type ScheduleParams = Pick<ResolvedTrainParams, 'schedule' | 'learningRate' | 'warmup'>

/**
 * Learning rate of update `step` (0-based) of `steps`: a linear warm-up over the first `warmup` share, then cosine or
 * linear decay towards zero, or constant. A pure function of the step, so that a resumed run goes on where it was.
 */
export function learningRateAt(
  { schedule, learningRate, warmup }: ScheduleParams,
  step: number,
  steps: number,
): number {
  const warmSteps = warmup > 0 ? Math.max(1, Math.floor(warmup * steps)) : 0
  if (step < warmSteps) return (learningRate * (step + 1)) / warmSteps
  const progress = Math.min(1, (step - warmSteps) / Math.max(1, steps - warmSteps))
  switch (schedule) {
    case 'cosine':
      return learningRate * 0.5 * (1 + Math.cos(Math.PI * progress))
    case 'linear':
      return learningRate * (1 - progress)
    case 'constant':
      return learningRate
    default:
      return assertNever(schedule)
  }
}
