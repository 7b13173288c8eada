import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

const SLOPE = Math.sqrt(2 / Math.PI)
const CUBE = 0.044715

/** (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2 */
function share(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(x, tf.add(SLOPE, tf.mul(tf.square(x), SLOPE * CUBE)))
  return tf.mul(0.5, tf.add(1, tf.tanh(inner)))
}

const runGeluTanh = defineOperation({
  name: 'GeluTanh',
  plain: ({ x }) => tf.mul(x!, share(x!)),
  gradient: { saves: ['x'], of: (dy, [x]) => ({ x: () => runGeluTanhGradient({ dy, x: x! })[0]! }) },
})

/** With s the share: s + x s′, and s′ = 2 s (1 − s) · inner′. */
const runGeluTanhGradient = defineOperation({
  name: 'GeluTanhGradient',
  plain: ({ dy, x }) => {
    const s = share(x!)
    const inner = tf.add(SLOPE, tf.mul(tf.square(x!), 3 * SLOPE * CUBE))
    const slope = tf.mul(tf.mul(2, tf.mul(s, tf.sub(1, s))), inner)
    // Far from zero the slope is 0 and x² may be infinite: 0 · ∞ must not become NaN.
    const far = tf.lessEqual(12, tf.abs(x!))
    return tf.mul(dy!, tf.add(s, tf.where(far, tf.fill(x!.shape, 0), tf.mul(x!, slope))))
  },
})

/** GELU by tanh: what Hugging Face configs call "gelu_new" and "gelu_pytorch_tanh" (Hendrycks & Gimpel 2016, section 2). */
export function geluTanh<T extends tf.Tensor>(x: T): T {
  return runGeluTanh({ x })[0] as T
}
