import * as tf from '@tensorflow/tfjs-core'
import type { Model } from '../models/types.ts'
import type { LearnerBatch } from './learner.ts'
import type { Task } from './tasks/types.ts'
import { disposeBatch, tokenBatch } from './tokenBatch.ts'
import type { TrainedParameter } from './trainedParameters.ts'

/** The loss of the task, and gradients in the order of the parameters. */
export type Gradients = { readonly loss: tf.Scalar; readonly gradients: tf.Tensor[] }

export type Objective = {
  readonly model: Model
  readonly parameters: readonly TrainedParameter[]
  readonly lossOf: Task['loss']
  /** What is made small beside the loss, once per update; it is not in the loss that is told. */
  readonly penalty: (() => tf.Scalar) | null
}

/**
 * Loss and gradients over all rows of all batches: each batch counts by its share of the row weights.
 * @param scale what gradients are multiplied with, see `lossScale`
 */
export function meanGradients(
  objective: Objective,
  batches: readonly LearnerBatch[],
  scale: tf.Scalar | null,
): Gradients {
  const total = batches.reduce((sum, { targets }) => sum + targets.total, 0)
  const gradientsOf = (batch: LearnerBatch, rest: Objective) =>
    batchGradients(rest, batch, batch.targets.total / total, scale)
  const [first, ...others] = batches
  const unpunished = { ...objective, penalty: null }
  return others.reduce(
    (sum, batch) => addGradients(sum, gradientsOf(batch, unpunished)),
    gradientsOf(first!, objective),
  )
}

function batchGradients(
  { model, parameters, lossOf, penalty }: Objective,
  { batch, targets, dropoutKey }: LearnerBatch,
  share: number,
  scale: tf.Scalar | null,
): Gradients {
  const input = tokenBatch(model, batch)
  const variables = parameters.map(({ variable }) => variable)
  let told: tf.Scalar | null = null
  const weighted = () => {
    const whole = lossOf(model.logits(input, { training: true, dropoutKey }), targets)
    const loss = share === 1 ? whole : (tf.mul(whole, share) as tf.Scalar)
    if (!penalty) return loss
    told = tf.keep(tf.clone(loss))
    return tf.add(loss, penalty()) as tf.Scalar
  }
  const { value, grads } = scale ? scaledGradients(weighted, variables, scale) : tf.variableGrads(weighted, variables)
  disposeBatch(input)
  if (told) value.dispose()
  return { loss: told ?? value, gradients: variables.map(({ name }) => grads[name]!) }
}

/** `tf.variableGrads`, with another gradient of the loss itself than 1. */
function scaledGradients(f: () => tf.Scalar, variables: readonly tf.Variable[], scale: tf.Scalar) {
  const { value, grads } = tf.engine().gradients(f, [...variables], scale, true)
  return { value, grads: Object.fromEntries(variables.map(({ name }, i) => [name, grads[i]!])) }
}

function addGradients(a: Gradients, b: Gradients): Gradients {
  const sum = {
    loss: tf.add(a.loss, b.loss) as tf.Scalar,
    gradients: a.gradients.map((gradient, i) => tf.add(gradient, b.gradients[i]!)),
  }
  tf.dispose([a.loss, b.loss, ...a.gradients, ...b.gradients])
  return sum
}
