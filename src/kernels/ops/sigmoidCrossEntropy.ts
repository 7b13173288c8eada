import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

const runSigmoidCrossEntropy = defineOperation({
  name: 'SigmoidCrossEntropy',
  plain: ({ logits, targets, weights }) => {
    // max(x, 0) − x t + log(1 + e^−|x|): no exponential overflows
    const rest = tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(logits!)))))
    const each = tf.add(tf.sub(tf.relu(logits!), tf.mul(logits!, targets!)), rest)
    return tf.div(tf.sum(tf.mul(each, weights!)), tf.sum(weights!))
  },
  gradient: {
    saves: ['logits', 'targets', 'weights'],
    of: (dy, [logits, targets, weights]) => ({
      logits: () => runSigmoidCrossEntropyGradient({ dy, logits: logits!, targets: targets!, weights: weights! })[0]!,
      targets: () => notDifferentiable('targets'),
      weights: () => notDifferentiable('weights'),
    }),
  },
})

const runSigmoidCrossEntropyGradient = defineOperation({
  name: 'SigmoidCrossEntropyGradient',
  plain: ({ dy, logits, targets, weights }) => {
    const sigmoid = tf.mul(0.5, tf.add(1, tf.tanh(tf.mul(0.5, logits!))))
    const share = tf.div(tf.mul(weights!, dy!), tf.sum(weights!))
    return tf.mul(tf.sub(sigmoid, targets!), share)
  },
})

function notDifferentiable(name: string): never {
  throw new TypeError(`sigmoidCrossEntropy: no gradient with respect to ${name}`)
}

/**
 * Weighted mean over all elements of −t log σ(x) − (1 − t) log(1 − σ(x)): labels that do not exclude each other.
 * @param logits float32 (B, C)
 * @param targets float32 (B, C), each in [0, 1]
 * @param weights float32 (B, C), not all zero; 0 leaves an unknown label out; null weighs all alike
 */
export function sigmoidCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D, weights: tf.Tensor2D | null): tf.Scalar {
  return tf.tidy(() => {
    const all = { logits, targets, weights: weights ?? tf.ones(logits.shape) }
    return runSigmoidCrossEntropy(all)[0] as tf.Scalar
  })
}
