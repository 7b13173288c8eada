import * as tf from '@tensorflow/tfjs-core'
import { defineBlock } from '../block.ts'
import { linear } from './linear.ts'
import { type LinearLayer, layerInputs, layerOf } from './linearLayer.ts'

const runPoolFirst = defineBlock({
  name: 'PoolFirst',
  plain: (inputs) => {
    const x = inputs.x!
    const { weight, bias } = layerOf(inputs, 'pool')
    const [B, , C] = x.shape as [number, number, number]
    const first = tf.reshape(tf.slice(x, [0, 0, 0], [B, 1, C]), [B, C])
    return tf.tanh(linear(first, weight, bias))
  },
})

/**
 * tanh of a layer over the first token: BERT's pooler.
 * @param x float32 (B, T, C)
 * @returns float32 (B, O)
 */
export function poolFirst(x: tf.Tensor3D, layer: LinearLayer): tf.Tensor2D {
  return runPoolFirst({ x, ...layerInputs('pool', layer) }, {}, {}) as tf.Tensor2D
}
