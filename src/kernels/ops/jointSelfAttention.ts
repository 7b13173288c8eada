import * as tf from '@tensorflow/tfjs-core'
import { defineBlock } from '../block.ts'
import { attention } from './attention.ts'
import { type AttentionVariant, variantAttributes } from './attentionVariant.ts'
import { dropBy } from './dropout.ts'
import { linear } from './linear.ts'
import { type LinearLayer, layerInputs, layerOf } from './linearLayer.ts'
import type { AttentionDropping, SelfAttentionSettings } from './selfAttention.ts'

const runJointSelfAttention = defineBlock({
  name: 'JointSelfAttention',
  plain: (inputs, { mask }, attributes) => {
    const { heads, attentionRate, attentionKey, rate, key, ...variant } = attributes as SelfAttentionSettings
    const [joint, output] = [layerOf(inputs, 'joint'), layerOf(inputs, 'output')]
    const all = linear(inputs.x!, joint.weight, joint.bias) // (B, T, 3 C)
    const [q, k, v] = tf.split(all, 3, 2) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D]
    const dropped = { rate: attentionRate, key: attentionKey }
    const mixed = attention(q, k, v, mask as tf.Tensor2D, heads, dropped, variant)
    const y = linear(mixed, output.weight, output.bias)
    return tf.add(inputs.residual ?? inputs.x!, dropBy(y, { rate, key }))
  },
})

/**
 * `selfAttention` with one layer for queries, keys and values, as GPT-2 and DNABERT-2 have it.
 * @param x float32 (B, T, C)
 * @param mask float32 (B, T), 1 for a token that may be seen, 0 for padding
 * @param layers joint: C → 3C, queries first, then keys, then values; output: C → C
 * @param residual float32 (B, T, C), often x itself
 * @returns float32 (B, T, C)
 */
export function jointSelfAttention(
  x: tf.Tensor3D,
  mask: tf.Tensor2D,
  { joint, output }: { readonly joint: LinearLayer; readonly output: LinearLayer },
  heads: number,
  residual: tf.Tensor3D,
  dropped: AttentionDropping,
  variant: AttentionVariant = {},
): tf.Tensor3D {
  const width = x.shape[2]
  if (width % heads !== 0) {
    throw new RangeError(`jointSelfAttention: ${heads} heads do not divide the width of x, [${x.shape}]`)
  }
  const inputs = {
    x,
    ...(residual === x ? {} : { residual }), // one gradient for both
    ...layerInputs('joint', joint),
    ...layerInputs('output', output),
  }
  const attributes: SelfAttentionSettings = {
    heads,
    attentionRate: dropped.weights?.rate ?? 0,
    attentionKey: (dropped.weights?.key ?? 0) >>> 0,
    rate: dropped.result?.rate ?? 0,
    key: (dropped.result?.key ?? 0) >>> 0,
    ...variantAttributes(variant, width / heads),
  }
  return runJointSelfAttention(inputs, { mask }, attributes) as tf.Tensor3D
}
