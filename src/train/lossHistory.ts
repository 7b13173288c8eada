import { learningRateAt, type ScheduleParams } from './schedule.ts'
import type { TrainResult } from './types.ts'

/** More would keep the page busy while it receives the result; the live events tell every step. */
const MAX_HISTORY = 10_000

/** The losses of a training as its result holds them: every n-th and the last. */
export function lossHistory(losses: readonly number[], params: ScheduleParams, steps: number): TrainResult['history'] {
  const every = Math.ceil(losses.length / MAX_HISTORY)
  return losses.flatMap((loss, i) => {
    const shown = (i + 1) % every === 0 || i === losses.length - 1
    return shown ? [{ step: i + 1, loss, learningRate: learningRateAt(params, i, steps) }] : []
  })
}
