import type { Evaluation, TrainOutcome, TrainResult } from '../../train/types.ts'
import type { TrainPicture } from '../../ui/session/training.ts'

/** What every finished training has; pretraining has no baselines. */
export type Finished = TrainOutcome & Partial<Pick<TrainResult, 'baselines' | 'sideMix' | 'labelChain'>>

export function pictureOfResult(result: Finished, resumedFrom: number): TrainPicture {
  const { history, params } = result
  return {
    task: taskOf(result),
    columns: {
      steps: history.map(({ step }) => step),
      losses: history.map(({ loss }) => loss),
      learningRates: history.map(({ learningRate }) => learningRate),
      length: history.length,
    },
    totalSteps: result.steps,
    stepsPerEpoch: result.epochs === 0 ? 0 : result.steps / result.epochs,
    epochs: params.epochs,
    evals: result.evals,
    ranks: result.ranks ?? null,
    baselines: result.baselines ?? null,
    sideMix: result.sideMix ?? null,
    labelChain: result.labelChain ?? null,
    device: result.device,
    metric: params.metric,
    samplesPerSecond: result.samplesPerSecond,
    tokensPerSecond: result.tokensPerSecond,
    memoryBytes: null,
    trainedSeconds: result.seconds,
    ended: result.stopReason,
    resumedFrom,
    warnings: [],
  }
}

export function lastStep({ columns }: TrainPicture): number {
  return columns.length === 0 ? 0 : (columns.steps[columns.length - 1] ?? 0)
}

/** Seconds to the end at the speed so far; NaN before there is one. */
export function remainingSeconds(picture: TrainPicture): number {
  const done = lastStep(picture) - picture.resumedFrom
  return done <= 0
    ? Number.NaN
    : (picture.trainedSeconds / lastStep(picture)) * (picture.totalSteps - lastStep(picture))
}

export function bestEvaluation({ evals }: TrainPicture): Evaluation | undefined {
  return evals.findLast(({ best }) => best)
}

function taskOf({ best: { metrics } }: Finished): TrainPicture['task'] {
  return 'task' in metrics ? metrics.task : 'classification'
}
