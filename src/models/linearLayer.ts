/** The one way in which families apply a dense layer. */
import * as tf from '@tensorflow/tfjs-core'
import { derived, type LinearLayer, linear } from '../kernels/index.ts'

/** y = x Wᵀ + b; weight (O, I), bias (O) or none. */
export type Linear = LinearLayer & {
  /** The weight is (I, O), as in the `Conv1D` layers of GPT-2. */
  readonly transposed?: true
  /** What is computed instead, where fine-tuning put something beside the layer. */
  readonly adapter?: LinearAdapter
}

/** Gives what the layer gives with the adapter beside it: x (…, I) → (…, O), from a weight (O, I). */
export type LinearAdapter = (x: tf.Tensor, weight: tf.Tensor2D, bias: tf.Tensor1D | null) => tf.Tensor

/**
 * @param x float32 (…, I)
 * @returns float32 (…, O)
 */
export function applyLinear<T extends tf.Tensor>(x: T, layer: Linear): T {
  const { bias, adapter } = layer
  return (adapter ? adapter(x, upright(layer), bias) : linear(x, upright(layer), bias)) as T
}

/** The layer for a fused block, which multiplies by the weight itself; null where that is not all the layer does. */
export function plainLayer(layer: Linear): LinearLayer | null {
  return layer.adapter ? null : { weight: upright(layer), bias: layer.bias }
}

/** The weight as (O, I). */
function upright({ weight, transposed }: Linear): tf.Tensor2D {
  return transposed ? derived(weight, () => tf.transpose(weight)) : weight
}
