import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

const runSparseCrossEntropy = defineOperation({
  name: 'SparseCrossEntropy',
  plain: ({ logits, classes, weights }) => {
    const perRow = tf.neg(tf.sum(tf.mul(oneHot(classes!, logits!), tf.logSoftmax(logits!)), 1)) // (N)
    return tf.div(tf.sum(tf.mul(perRow, weights!)), tf.sum(weights!))
  },
  gradient: {
    saves: ['logits', 'classes', 'weights'],
    of: (dy, [logits, classes, weights]) => ({
      logits: () => runSparseCrossEntropyGradient({ dy, logits: logits!, classes: classes!, weights: weights! })[0]!,
      classes: () => notDifferentiable('classes'),
      weights: () => notDifferentiable('rowWeights'),
    }),
  },
})

const runSparseCrossEntropyGradient = defineOperation({
  name: 'SparseCrossEntropyGradient',
  plain: ({ dy, logits, classes, weights }) => {
    const share = tf.div(tf.mul(weights!, dy!), tf.sum(weights!)) // (N)
    return tf.mul(tf.sub(tf.softmax(logits!), oneHot(classes!, logits!)), tf.expandDims(share, 1))
  },
})

function oneHot(classes: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  return tf.cast(tf.oneHot(classes as tf.Tensor1D, logits.shape[1]!), 'float32')
}

function notDifferentiable(name: string): never {
  throw new TypeError(`sparseCrossEntropy: no gradient with respect to ${name}`)
}

/**
 * Weighted mean over the rows of −log softmax(logits)[class]: `crossEntropy` for one class per row, of which there may be
 * as many as a vocabulary has words.
 * @param logits float32 (N, C)
 * @param classes int32 (N), each in [0, C)
 * @param rowWeights float32 (N), not all zero; 0 leaves a row out; null weighs all rows alike
 */
export function sparseCrossEntropy(
  logits: tf.Tensor2D,
  classes: tf.Tensor1D,
  rowWeights: tf.Tensor1D | null,
): tf.Scalar {
  return tf.tidy(() => {
    const weights = rowWeights ?? tf.ones([logits.shape[0]])
    return runSparseCrossEntropy({ logits, classes, weights })[0] as tf.Scalar
  })
}
