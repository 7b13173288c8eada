import * as tf from '@tensorflow/tfjs-core'
import { defineBlock } from '../block.ts'
import { type Dropping, dropBy } from './dropout.ts'
import { linear } from './linear.ts'
import { layerInputs, layerOf } from './linearLayer.ts'

/** down (r, I), up (O, r) */
export type LowRank = { readonly down: tf.Tensor2D; readonly up: tf.Tensor2D; readonly scale: number }

const runLowRankLinear = defineBlock({
  name: 'LowRankLinear',
  plain: (inputs, _constants, { scale, rate, key }) => {
    const { x, down, up } = inputs
    const { weight, bias } = layerOf(inputs, 'base')
    const base = linear(x!, weight, bias)
    const dropped = dropBy(x!, { rate: rate as number, key: key as number })
    const low = linear(dropped, down as tf.Tensor2D, null) // (…, r)
    return tf.add(base, tf.mul(linear(low, up as tf.Tensor2D, null), scale as number))
  },
})

/**
 * x Wᵀ + b + scale · (dropout(x) downᵀ) upᵀ: a layer with a side branch of low rank (Hu 2021, eq. 3).
 * @param x float32 (…, I)
 * @param weight float32 (O, I)
 * @param bias float32 (O), or null
 * @param dropped dropout of what goes into the branch, or null
 * @returns float32 (…, O)
 */
export function lowRankLinear(
  x: tf.Tensor,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D | null,
  { down, up, scale }: LowRank,
  dropped: Dropping | null = null,
): tf.Tensor {
  const [outputs, inputs] = weight.shape
  if (down.shape[1] !== inputs || up.shape[0] !== outputs || up.shape[1] !== down.shape[0]) {
    throw new RangeError(
      `lowRankLinear: down is [${down.shape}] and up [${up.shape}], expected [r, ${inputs}] and [${outputs}, r]`,
    )
  }
  const layers = { x, ...layerInputs('base', { weight, bias }), down, up }
  const attributes = { scale, rate: dropped?.rate ?? 0, key: (dropped?.key ?? 0) >>> 0 }
  return runLowRankLinear(layers, {}, attributes)
}
