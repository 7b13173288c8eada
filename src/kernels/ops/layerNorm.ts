import * as tf from '@tensorflow/tfjs-core'
import { defineOperation, needsGradient } from '../operation.ts'

type Standard = { readonly normal: tf.Tensor; readonly scale: tf.Tensor }

/** Rows with mean 0 and variance 1, and the reciprocal deviation; the variance is the biased one, as in PyTorch. */
function standardise(x: tf.Tensor, epsilon: number): Standard {
  const centred = tf.sub(x, tf.mean(x, -1, true))
  const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon)) // (N, 1)
  return { normal: tf.mul(centred, scale), scale }
}

const runLayerNorm = defineOperation({
  name: 'LayerNorm',
  plain: ({ x, gamma, beta }, { epsilon }) => tf.add(tf.mul(standardise(x!, epsilon as number).normal, gamma!), beta!),
  gradient: {
    saves: ['x', 'gamma', 'beta'],
    of: (dy, [x, gamma, beta], attributes) => {
      const inputs = { dy, x: x!, gamma: gamma!, beta: beta! }
      if (attributes.fixed) {
        const fixed = () => notTrained()
        return { x: () => runLayerNormInputGradient(inputs, attributes)[0]!, gamma: fixed, beta: fixed }
      }
      const [dx, dGamma, dBeta] = runLayerNormGradient(inputs, attributes)
      return { x: () => dx!, gamma: () => dGamma!, beta: () => dBeta! }
    },
  },
})

/** `beta` says whose gradient that is. dx = scale · (g − mean(g) − normal · mean(g · normal)) with g = dy · gamma (Ba 2016, differentiated). */
const runLayerNormGradient = defineOperation({
  name: 'LayerNormGradient',
  plain: ({ dy, x, gamma }, { epsilon }) => {
    const standard = standardise(x!, epsilon as number)
    return [inputGradient(dy!, gamma!, standard), tf.sum(tf.mul(dy!, standard.normal), 0), tf.sum(dy!, 0)]
  },
})

/** For scale and shift that are not trained. */
const runLayerNormInputGradient = defineOperation({
  name: 'LayerNormInputGradient',
  plain: ({ dy, x, gamma }, { epsilon }) => inputGradient(dy!, gamma!, standardise(x!, epsilon as number)),
})

function inputGradient(dy: tf.Tensor, gamma: tf.Tensor, { normal, scale }: Standard): tf.Tensor {
  const g = tf.mul(dy, gamma)
  const along = tf.mul(normal, tf.mean(tf.mul(g, normal), -1, true))
  return tf.mul(scale, tf.sub(tf.sub(g, tf.mean(g, -1, true)), along))
}

function notTrained(): never {
  throw new TypeError('layerNorm: no gradient with respect to variables that are not trainable')
}

/**
 * Layer normalisation over the last axis (Ba, Kiros, Hinton 2016).
 * @param x float32 (…, C)
 * @param gamma float32 (C), the scale
 * @param beta float32 (C), the shift
 */
export function layerNorm(x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number): tf.Tensor {
  return tf.tidy(() => {
    const rows = tf.reshape(x, [-1, gamma.size]) // (N, C)
    const fixed = !needsGradient(gamma) && !needsGradient(beta)
    const [y] = runLayerNorm({ x: rows, gamma, beta }, { epsilon, fixed })
    return tf.reshape(y!, x.shape)
  })
}
