/** The part of training that lives on the device: weights, gradients, moments. It decides nothing about when. */
import * as tf from '@tensorflow/tfjs-core'
import {
  ADAMW_DEFAULTS,
  type AdamWState,
  adamW,
  createAdamWState,
  crossEntropy,
  disposeAdamWState,
} from '../kernels/index.ts'
import type { Model } from '../models/types.ts'
import { type AveragedWeights, createAveragedWeights } from './averagedWeights.ts'
import type { LossTargets } from './lossTargets.ts'
import type { HostBatch } from './makeBatch.ts'
import { disposeBatch, tokenBatch } from './tokenBatch.ts'
import type { ResolvedTrainParams } from './types.ts'

export type LearnerBatch = LossTargets & { readonly batch: HostBatch; readonly dropoutKey: number }

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

export function createLearner(model: Model, { weightDecay, clipNorm, emaDecay }: LearnerParams): Learner {
  const optimizer = createAdamWState(model.parameters)
  const average = emaDecay > 0 ? createAveragedWeights(model.parameters, emaDecay) : null
  return {
    model,
    optimizer,
    average,
    step(batches, learningRate) {
      const { loss, gradients } = meanGradients(model, batches)
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
function meanGradients(model: Model, batches: readonly LearnerBatch[]): Gradients {
  const total = batches.reduce((sum, batch) => sum + batch.total, 0)
  const [first, ...rest] = batches
  return rest.reduce(
    (sum, batch) => addGradients(sum, batchGradients(model, batch, batch.total / total)),
    batchGradients(model, first!, first!.total / total),
  )
}

function batchGradients(model: Model, { batch, targets, weights, dropoutKey }: LearnerBatch, share: number): Gradients {
  const input = tokenBatch(model, batch)
  const classes = targets.length / batch.rows
  const targetTensor = tf.tensor2d(targets, [batch.rows, classes])
  const weightTensor = weights ? tf.tensor1d(weights) : null
  const variables = model.parameters.map(({ variable }) => variable)
  const { value, grads } = tf.variableGrads(() => {
    const logits = model.logits(input, { training: true, dropoutKey })
    const loss = crossEntropy(logits, targetTensor, weightTensor)
    return share === 1 ? loss : (tf.mul(loss, share) as tf.Scalar)
  }, variables)
  disposeBatch(input)
  tf.dispose(weightTensor ? [targetTensor, weightTensor] : targetTensor)
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
