/** The one way in which families apply a dense layer. */
import type * as tf from '@tensorflow/tfjs-core'
import { linear } from '../kernels/index.ts'

/** y = x Wᵀ + b; weight (O, I), bias (O). */
export type Linear = {
  readonly weight: tf.Tensor2D
  readonly bias: tf.Tensor1D | null
  /** What is computed instead, where fine-tuning put something beside the layer. */
  readonly adapter?: LinearAdapter
}

/** Gives what the layer gives with the adapter beside it: x (…, I) → (…, O). */
export type LinearAdapter = (x: tf.Tensor, weight: tf.Tensor2D, bias: tf.Tensor1D | null) => tf.Tensor

/** The layer where fused blocks take it: with a bias and nothing beside it. */
export type PlainLinear = { readonly weight: tf.Tensor2D; readonly bias: tf.Tensor1D; readonly adapter?: never }

/**
 * @param x float32 (…, I)
 * @returns float32 (…, O)
 */
export function applyLinear<T extends tf.Tensor>(x: T, { weight, bias, adapter }: Linear): T {
  return (adapter ? adapter(x, weight, bias) : linear(x, weight, bias)) as T
}

/** Whether a fused block, which multiplies by the weight itself, does what `applyLinear` does. */
export function isPlain(layer: Linear): layer is PlainLinear {
  return layer.bias !== null && layer.adapter === undefined
}
