import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

const runCrossEntropy = defineOperation({
  name: 'CrossEntropy',
  plain: ({ logits, targets, weights }) => {
    const perRow = tf.neg(tf.sum(tf.mul(targets!, tf.logSoftmax(logits!)), 1)) // (B)
    return tf.div(tf.sum(tf.mul(perRow, weights!)), tf.sum(weights!))
  },
  gradient: {
    saves: ['logits', 'targets', 'weights'],
    of: (dy, [logits, targets, weights]) => ({
      logits: () => runCrossEntropyGradient({ dy, logits: logits!, targets: targets!, weights: weights! })[0]!,
      targets: () => notDifferentiable('targets'),
      weights: () => notDifferentiable('rowWeights'),
    }),
  },
})

const runCrossEntropyGradient = defineOperation({
  name: 'CrossEntropyGradient',
  plain: ({ dy, logits, targets, weights }) => {
    const share = tf.div(tf.mul(weights!, dy!), tf.sum(weights!)) // (B)
    return tf.mul(tf.sub(tf.softmax(logits!), targets!), tf.expandDims(share, 1))
  },
})

function notDifferentiable(name: string): never {
  throw new TypeError(`crossEntropy: no gradient with respect to ${name}`)
}

/**
 * Weighted mean over the rows of −Σ target · log softmax(logits).
 * @param logits float32 (B, C)
 * @param targets float32 (B, C), one distribution per row: one-hot, or smoothed
 * @param rowWeights float32 (B), not all zero; null weighs all rows alike
 */
export function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D, rowWeights: tf.Tensor1D | null): tf.Scalar {
  return tf.tidy(() => {
    const weights = rowWeights ?? tf.ones([logits.shape[0]])
    return runCrossEntropy({ logits, targets, weights })[0] as tf.Scalar
  })
}
