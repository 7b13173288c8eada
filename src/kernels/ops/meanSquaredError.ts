import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

const runMeanSquaredError = defineOperation({
  name: 'MeanSquaredError',
  plain: ({ outputs, targets, weights }) => {
    const squares = tf.square(tf.sub(outputs!, targets!))
    return tf.div(tf.sum(tf.mul(squares, weights!)), tf.sum(weights!))
  },
  gradient: {
    saves: ['outputs', 'targets', 'weights'],
    of: (dy, [outputs, targets, weights]) => ({
      outputs: () => runMeanSquaredErrorGradient({ dy, outputs: outputs!, targets: targets!, weights: weights! })[0]!,
      targets: () => notDifferentiable('targets'),
      weights: () => notDifferentiable('weights'),
    }),
  },
})

const runMeanSquaredErrorGradient = defineOperation({
  name: 'MeanSquaredErrorGradient',
  plain: ({ dy, outputs, targets, weights }) => {
    const share = tf.div(tf.mul(weights!, tf.mul(2, dy!)), tf.sum(weights!))
    return tf.mul(tf.sub(outputs!, targets!), share)
  },
})

function notDifferentiable(name: string): never {
  throw new TypeError(`meanSquaredError: no gradient with respect to ${name}`)
}

/**
 * Weighted mean over all elements of (output − target)².
 * @param outputs float32 (B, C)
 * @param targets float32 (B, C)
 * @param weights float32 (B, C), not all zero; 0 leaves an unknown value out; null weighs all alike
 */
export function meanSquaredError(outputs: tf.Tensor2D, targets: tf.Tensor2D, weights: tf.Tensor2D | null): tf.Scalar {
  return tf.tidy(() => {
    const all = { outputs, targets, weights: weights ?? tf.ones(outputs.shape) }
    return runMeanSquaredError(all)[0] as tf.Scalar
  })
}
