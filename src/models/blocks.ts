/** Attention and feed-forward with their layers: one fused block where every layer is plain, else step by step. */
import * as tf from '@tensorflow/tfjs-core'
import { attention, type Dropping, dropout, feedForward, gelu, selfAttention } from '../kernels/index.ts'
import { applyLinear, isPlain, type Linear } from './linearLayer.ts'

/** Four layers of C → C. */
export type AttentionLayers = {
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly output: Linear
}

/** Dropout of the attention weights and of the result. */
export type AttentionDropping = { readonly weights: Dropping | null; readonly result: Dropping | null }

/**
 * residual + dropout(multi-head self-attention with its projections).
 * @param x float32 (B, T, C)
 * @param mask float32 (B, T), 1 for a token that may be seen
 * @param residual float32 (B, T, C), often x itself
 */
export function attentionBlock(
  x: tf.Tensor3D,
  mask: tf.Tensor2D,
  { query, key, value, output }: AttentionLayers,
  heads: number,
  residual: tf.Tensor3D,
  dropped: AttentionDropping,
): tf.Tensor3D {
  if (isPlain(query) && isPlain(key) && isPlain(value) && isPlain(output)) {
    return selfAttention(x, mask, { query, key, value, output }, heads, residual, dropped)
  }
  const [q, k, v] = [applyLinear(x, query), applyLinear(x, key), applyLinear(x, value)]
  const mixed = attention(q, k, v, mask, heads, dropped.weights)
  return tf.add(residual, drop(applyLinear(mixed, output), dropped.result))
}

/**
 * residual + dropout(narrow(GELU(widen(x)))).
 * @param x float32 (…, C)
 * @param residual float32 (…, C), often x itself
 */
export function feedForwardBlock<T extends tf.Tensor>(
  x: T,
  { widen, narrow }: { readonly widen: Linear; readonly narrow: Linear },
  residual: T,
  dropped: Dropping | null,
): T {
  if (isPlain(widen) && isPlain(narrow)) return feedForward(x, { widen, narrow }, residual, dropped)
  return tf.add(residual, drop(applyLinear(gelu(applyLinear(x, widen)), narrow), dropped)) as T
}

function drop<T extends tf.Tensor>(x: T, dropped: Dropping | null): T {
  return dropped ? dropout(x, dropped.rate, dropped.key) : x
}
