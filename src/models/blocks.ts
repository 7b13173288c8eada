/** Attention and feed-forward with their layers: one fused block where every layer is plain, else step by step. */
import * as tf from '@tensorflow/tfjs-core'
import {
  type Activation,
  type AttentionDropping,
  type AttentionVariant,
  attention,
  type Dropping,
  dropout,
  feedForward,
  type GateActivation,
  gated,
  gatedFeedForward,
  gelu,
  geluTanh,
  jointSelfAttention,
  selfAttention,
} from '../kernels/index.ts'
import { applyLinear, type Linear, plainLayer } from './linearLayer.ts'

/** Four layers of C → C. */
export type AttentionLayers = {
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly output: Linear
}

/** `joint`: C → 3C, queries, keys and values side by side. */
export type JointAttentionLayers = { readonly joint: Linear; readonly output: Linear }

/**
 * residual + dropout(multi-head self-attention with its projections).
 * @param x float32 (B, T, C)
 * @param mask float32 (B, T), 1 for a token that may be seen
 * @param residual float32 (B, T, C), often x itself
 */
export function attentionBlock(
  x: tf.Tensor3D,
  mask: tf.Tensor2D,
  layers: AttentionLayers,
  heads: number,
  residual: tf.Tensor3D,
  dropped: AttentionDropping,
  variant?: AttentionVariant,
): tf.Tensor3D {
  const [query, key, value, output] = [layers.query, layers.key, layers.value, layers.output].map(plainLayer)
  if (query && key && value && output) {
    return selfAttention(x, mask, { query, key, value, output }, heads, residual, dropped, variant)
  }
  const [q, k, v] = [applyLinear(x, layers.query), applyLinear(x, layers.key), applyLinear(x, layers.value)]
  const mixed = attention(q, k, v, mask, heads, dropped.weights, variant)
  return tf.add(residual, drop(applyLinear(mixed, layers.output), dropped.result))
}

/** The same with one layer for queries, keys and values. */
export function jointAttentionBlock(
  x: tf.Tensor3D,
  mask: tf.Tensor2D,
  { joint, output }: JointAttentionLayers,
  heads: number,
  residual: tf.Tensor3D,
  dropped: AttentionDropping,
  variant?: AttentionVariant,
): tf.Tensor3D {
  const plain = [plainLayer(joint), plainLayer(output)] as const
  if (plain[0] && plain[1]) {
    return jointSelfAttention(x, mask, { joint: plain[0], output: plain[1] }, heads, residual, dropped, variant)
  }
  const [q, k, v] = tf.split(applyLinear(x, joint), 3, 2) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D]
  const mixed = attention(q, k, v, mask, heads, dropped.weights, variant)
  return tf.add(residual, drop(applyLinear(mixed, output), dropped.result))
}

/**
 * residual + dropout(narrow(GELU(widen(x)))).
 * @param x float32 (…, C)
 * @param residual float32 (…, C), often x itself
 */
export function feedForwardBlock<T extends tf.Tensor>(
  x: T,
  layers: { readonly widen: Linear; readonly narrow: Linear },
  residual: T,
  dropped: Dropping | null,
  activation: Activation = 'gelu',
): T {
  const [widen, narrow] = [plainLayer(layers.widen), plainLayer(layers.narrow)]
  if (widen && narrow) return feedForward(x, { widen, narrow }, residual, dropped, activation)
  const wide = (activation === 'gelu' ? gelu : geluTanh)(applyLinear(x, layers.widen))
  return tf.add(residual, drop(applyLinear(wide, layers.narrow), dropped)) as T
}

/**
 * residual + dropout(narrow(dropout(activation(g) · h))) with g, h the two halves of widen(x).
 * @param layers widen: C → 2I, narrow: I → C
 */
export function gatedBlock<T extends tf.Tensor>(
  x: T,
  layers: { readonly widen: Linear; readonly narrow: Linear },
  activation: GateActivation,
  residual: T,
  dropped: { readonly wide: Dropping | null; readonly result: Dropping | null },
): T {
  const [widen, narrow] = [plainLayer(layers.widen), plainLayer(layers.narrow)]
  if (widen && narrow) return gatedFeedForward(x, { gated: widen, narrow }, activation, residual, dropped)
  const wide = drop(gated(applyLinear(x, layers.widen), activation), dropped.wide)
  return tf.add(residual, drop(applyLinear(wide, layers.narrow) as T, dropped.result)) as T
}

function drop<T extends tf.Tensor>(x: T, dropped: Dropping | null): T {
  return dropped ? dropout(x, dropped.rate, dropped.key) : x
}
