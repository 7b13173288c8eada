import * as tf from '@tensorflow/tfjs-core'
import { defineBlock } from '../block.ts'
import { attention } from './attention.ts'
import { type AttentionVariant, type VariantAttributes, variantAttributes } from './attentionVariant.ts'
import { type Dropping, dropBy } from './dropout.ts'
import { linear } from './linear.ts'
import { type LinearLayer, layerInputs, layerOf } from './linearLayer.ts'

/** Four layers of C → C. */
export type SelfAttentionLayers = {
  readonly query: LinearLayer
  readonly key: LinearLayer
  readonly value: LinearLayer
  readonly output: LinearLayer
}

/** Dropout of the attention weights and of the result, each or null. */
export type AttentionDropping = { readonly weights: Dropping | null; readonly result: Dropping | null }

export type SelfAttentionSettings = VariantAttributes & {
  readonly heads: number
  readonly attentionRate: number
  readonly attentionKey: number
  readonly rate: number
  readonly key: number
}

const runSelfAttention = defineBlock({
  name: 'SelfAttention',
  plain: (inputs, { mask }, attributes) => {
    const { heads, attentionRate, attentionKey, rate, key, ...variant } = attributes as SelfAttentionSettings
    const x = inputs.x!
    const apply = (name: string, to: tf.Tensor) => {
      const { weight, bias } = layerOf(inputs, name)
      return linear(to, weight, bias) as tf.Tensor3D
    }
    const [q, k, v] = [apply('query', x), apply('key', x), apply('value', x)]
    const dropped = { rate: attentionRate, key: attentionKey }
    const mixed = attention(q, k, v, mask as tf.Tensor2D, heads, dropped, variant)
    return tf.add(inputs.residual ?? x, dropBy(apply('output', mixed), { rate, key }))
  },
})

/**
 * residual + dropout(multi-head self-attention with its projections) (Vaswani 2017, section 3.2.2).
 * @param x float32 (B, T, C)
 * @param mask float32 (B, T), 1 for a token that may be seen, 0 for padding
 * @param residual float32 (B, T, C), often x itself
 * @param variant order, positions and scale, where they are not those of BERT
 * @returns float32 (B, T, C)
 */
export function selfAttention(
  x: tf.Tensor3D,
  mask: tf.Tensor2D,
  { query, key, value, output }: SelfAttentionLayers,
  heads: number,
  residual: tf.Tensor3D,
  dropped: AttentionDropping,
  variant: AttentionVariant = {},
): tf.Tensor3D {
  if (x.shape[2] % heads !== 0) {
    throw new RangeError(`selfAttention: ${heads} heads do not divide the width of x, [${x.shape}]`)
  }
  const inputs = {
    x,
    ...(residual === x ? {} : { residual }), // one gradient for both
    ...layerInputs('query', query),
    ...layerInputs('key', key),
    ...layerInputs('value', value),
    ...layerInputs('output', output),
  }
  const attributes = {
    heads,
    attentionRate: dropped.weights?.rate ?? 0,
    attentionKey: (dropped.weights?.key ?? 0) >>> 0,
    rate: dropped.result?.rate ?? 0,
    key: (dropped.result?.key ?? 0) >>> 0,
    ...variantAttributes(variant, x.shape[2] / heads),
  }
  return runSelfAttention(inputs, { mask }, attributes) as tf.Tensor3D
}
