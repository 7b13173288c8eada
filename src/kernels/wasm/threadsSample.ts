import * as tf from '@tensorflow/tfjs-core'
import { attention, conv1d, dropout, gelu, layerNorm, linear, maxPool1d } from '../ops/index.ts'
import { gaussian } from '../ops/sampleTensors.ts'

/** Gradients through every kernel that is split among threads, at sizes where it is. */
export async function computeSample(): Promise<Float32Array[]> {
  const [B, T, I, C] = [16, 300, 5, 96] // the gradient of the last weight is a sum of 2,400 terms, and so cut into several
  const shapes = [[B, T, I], [7, I, C], [C], [C], [C], [C, C], [C]] // biome-ignore format: one line
  const inputs = shapes.map((shape, i) => gaussian(shape, i + 1))
  const mask = tf.ones([B, T / 2]) as tf.Tensor2D
  const loss = (...xs: tf.Tensor[]) => {
    const [x, kernel, bias, gamma, beta, weight, offset] = xs as [tf.Tensor3D, tf.Tensor3D, ...tf.Tensor1D[]]
    const convolved = gelu(conv1d(x, kernel, bias!))
    const pooled = maxPool1d(dropout(layerNorm(convolved, gamma!, beta!, 1e-5) as tf.Tensor3D, 0.1, 3), 2)
    const mixed = attention(pooled, pooled, pooled, mask, 4, { rate: 0.1, key: 5 })
    return tf.sum(tf.square(linear(mixed, weight as tf.Tensor as tf.Tensor2D, offset!)))
  }
  const gradients = tf.grads(loss)(inputs)
  const values = await Promise.all(gradients.map((gradient) => gradient.data<'float32'>()))
  tf.dispose([inputs, gradients, mask])
  return values
}
