/** The part of training that lives on the device: weights, gradients, moments. It decides nothing about when. */
import * as tf from '@tensorflow/tfjs-core'
import { ADAMW_DEFAULTS, type AdamWState, adamW, createAdamWState, disposeAdamWState } from '../kernels/index.ts'
import type { Model } from '../models/types.ts'
import { type AveragedWeights, createAveragedWeights } from './averagedWeights.ts'
import type { Posed, Task } from './tasks/types.ts'
import { disposeBatch, tokenBatch } from './tokenBatch.ts'
import type { ResolvedTrainParams } from './types.ts'

export type LearnerBatch = Posed & { readonly dropoutKey: number }

/** Scalars that stay on the device until somebody reads (and then disposes) them. */
export type StepOutcome = { readonly loss: tf.Scalar; readonly gradientNorm: tf.Scalar }

export type Learner = {
  readonly model: Model
  readonly optimizer: AdamWState
  readonly average: AveragedWeights | null
  /** One update from one or several batches, whose rows count alike. */
  step(batches: readonly LearnerBatch[], learningRate: number): StepOutcome
  /** Disposes moments and averages, not the model. */
  dispose(): void
}

export type LearnerParams = Pick<ResolvedTrainParams, 'weightDecay' | 'clipNorm' | 'emaDecay'>

export function createLearner(
  model: Model,
  { loss: lossOf }: Pick<Task, 'loss'>,
  { weightDecay, clipNorm, emaDecay }: LearnerParams,
): Learner {
  const optimizer = createAdamWState(model.parameters)
  const average = emaDecay > 0 ? createAveragedWeights(model.parameters, emaDecay) : null
  return {
    model,
    optimizer,
    average,
    step(batches, learningRate) {
      const { loss, gradients } = meanGradients(model, lossOf, batches)
      const hyper = { ...ADAMW_DEFAULTS, learningRate, weightDecay, clipNorm }
      const gradientNorm = adamW(model.parameters, gradients, optimizer, hyper, average)
      tf.dispose(gradients)
      return { loss, gradientNorm }
    },
    dispose() {
      disposeAdamWState(optimizer)
      average?.dispose()
    },
  }
}

type Gradients = { readonly loss: tf.Scalar; readonly gradients: tf.Tensor[] }

/** Loss and gradients over all rows of all batches: each batch counts by its share of the row weights. */
function meanGradients(model: Model, lossOf: Task['loss'], batches: readonly LearnerBatch[]): Gradients {
  const total = batches.reduce((sum, { targets }) => sum + targets.total, 0)
  const gradientsOf = (batch: LearnerBatch) => batchGradients(model, lossOf, batch, batch.targets.total / total)
  const [first, ...rest] = batches
  return rest.reduce((sum, batch) => addGradients(sum, gradientsOf(batch)), gradientsOf(first!))
}

function batchGradients(
  model: Model,
  lossOf: Task['loss'],
  { batch, targets, dropoutKey }: LearnerBatch,
  share: number,
): Gradients {
  const input = tokenBatch(model, batch)
  const variables = model.parameters.map(({ variable }) => variable)
  const { value, grads } = tf.variableGrads(() => {
    const logits = model.logits(input, { training: true, dropoutKey })
    const loss = lossOf(logits, targets)
    return share === 1 ? loss : (tf.mul(loss, share) as tf.Scalar)
  }, variables)
  disposeBatch(input)
  return { loss: value, gradients: variables.map(({ name }) => grads[name]!) }
}

function addGradients(a: Gradients, b: Gradients): Gradients {
  const sum = {
    loss: tf.add(a.loss, b.loss) as tf.Scalar,
    gradients: a.gradients.map((gradient, i) => tf.add(gradient, b.gradients[i]!)),
  }
  tf.dispose([a.loss, b.loss, ...a.gradients, ...b.gradients])
  return sum
}
