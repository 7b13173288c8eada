/** The part of training that lives on the device: weights, gradients, moments. It decides nothing about when. */
import * as tf from '@tensorflow/tfjs-core'
import {
  ADAMW_DEFAULTS,
  type AdamWState,
  adamW,
  createAdamWState,
  disposeAdamWState,
  lossScale,
} from '../kernels/index.ts'
import type { Model } from '../models/types.ts'
import { type AveragedWeights, createAveragedWeights } from './averagedWeights.ts'
import { type Gradients, meanGradients } from './gradients.ts'
import type { RankAllocator } from './rankAllocator.ts'
import type { Posed, Task } from './tasks/types.ts'
import { type TrainedParameter, trainableParameters, trainedParameters } from './trainedParameters.ts'
import type { ResolvedTrainParams } from './types.ts'

export type LearnerBatch = Posed & { readonly dropoutKey: number }

/** Scalars that stay on the device until somebody reads (and then disposes) them. */
export type StepOutcome = {
  readonly loss: tf.Scalar
  readonly gradientNorm: tf.Scalar
  /** The loss was scaled: a norm that is not finite may mean no more than that the scale was too large. */
  readonly scaled?: boolean
}

export type Learner = {
  readonly model: Model
  /** What is trained now, in the order of the optimizer's moments. */
  readonly parameters: readonly TrainedParameter[]
  readonly optimizer: AdamWState
  readonly average: AveragedWeights | null
  /**
   * Trains so many layers below the head from now on. Where that is a change, the optimizer starts anew: moments of
   * before would make the first steps of what is new ten times too long.
   */
  thaw(layers: number): void
  /** One update from one or several batches, whose rows count alike. */
  step(batches: readonly LearnerBatch[], learningRate: number): StepOutcome
  /** Disposes moments and averages, not the model. */
  dispose(): void
}

export type LearnerParams = Pick<ResolvedTrainParams, 'weightDecay' | 'clipNorm' | 'emaDecay'> &
  Partial<Pick<ResolvedTrainParams, 'layerDecay'>>

/** @param ranks AdaLoRA's triplets; they stay the caller's */
export function createLearner(
  model: Model,
  { loss: lossOf }: Pick<Task, 'loss'>,
  { weightDecay, clipNorm, emaDecay, layerDecay = 1 }: LearnerParams,
  ranks: RankAllocator | null = null,
): Learner {
  let parameters = trainedParameters(model, layerDecay, Number.POSITIVE_INFINITY)
  let optimizer = createAdamWState(parameters)
  const trainable = trainableParameters(model)
  const average = emaDecay > 0 ? createAveragedWeights(trainable, emaDecay) : null
  let moved = average?.of(parameters) ?? null
  return {
    model,
    average,
    get parameters() {
      return parameters
    },
    get optimizer() {
      return optimizer
    },
    thaw(layers) {
      const next = trainedParameters(model, layerDecay, layers)
      if (next.length === parameters.length) return
      disposeAdamWState(optimizer)
      parameters = next
      optimizer = createAdamWState(parameters)
      moved = average?.of(parameters) ?? null
      const now = new Set(parameters.map(({ variable }) => variable))
      for (const { variable } of trainable) variable.trainable = now.has(variable) // kernels spend nothing on the others
    },
    step(batches, learningRate) {
      const penalty = ranks ? () => ranks.penalty() : null
      const scale = ranks ? null : lossScale(optimizer) // the allocator reads gradients as they are
      const { loss, gradients } = meanGradients({ model, parameters, lossOf, penalty }, batches, scale)
      const hyper = { ...ADAMW_DEFAULTS, learningRate, weightDecay, clipNorm }
      const gradientNorm = adamW(parameters, gradients, optimizer, hyper, moved, scale)
      ranks?.observe(gradientsOf(parameters, gradients))
      tf.dispose(gradients)
      return { loss, gradientNorm, ...(scale ? { scaled: true } : {}) }
    },
    dispose() {
      disposeAdamWState(optimizer)
      average?.dispose()
    },
  }
}

/** The gradient of a variable; 0 for what is frozen at the moment. */
function gradientsOf(parameters: readonly TrainedParameter[], gradients: Gradients['gradients']) {
  const known = new Map(parameters.map(({ variable }, i) => [variable, gradients[i]!]))
  return (variable: tf.Variable): tf.Tensor => known.get(variable) ?? tf.mul(variable, 0)
}
