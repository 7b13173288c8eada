import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

const INVERSE_SQRT_2 = Math.SQRT1_2
const INVERSE_SQRT_2_PI = 1 / Math.sqrt(2 * Math.PI)

/** The normal distribution function. */
function phi(x: tf.Tensor): tf.Tensor {
  return tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, INVERSE_SQRT_2))))
}

const runGelu = defineOperation({
  name: 'Gelu',
  plain: ({ x }) => tf.mul(x!, phi(x!)),
  gradient: { saves: ['x'], of: (dy, [x]) => ({ x: () => runGeluGradient({ dy, x: x! })[0]! }) },
})

const runGeluGradient = defineOperation({
  name: 'GeluGradient',
  plain: ({ dy, x }) => {
    const density = tf.mul(INVERSE_SQRT_2_PI, tf.exp(tf.mul(-0.5, tf.square(x!))))
    return tf.mul(dy!, tf.add(phi(x!), tf.mul(x!, density)))
  },
})

/** x Φ(x), exact by erf: what Hugging Face configs call "gelu" (Hendrycks & Gimpel 2016). */
export function gelu<T extends tf.Tensor>(x: T): T {
  return runGelu({ x })[0] as T
}
