import * as tf from '@tensorflow/tfjs-core'
import { defineBlock } from '../block.ts'
import { type Dropping, dropBy } from './dropout.ts'
import { gelu } from './gelu.ts'
import { geluTanh } from './geluTanh.ts'
import { linear } from './linear.ts'
import { type LinearLayer, layerInputs, layerOf } from './linearLayer.ts'

/** `gelu` is exact, `geluTanh` GPT-2's approximation. */
export type Activation = 'gelu' | 'geluTanh'

const runFeedForward = defineBlock({
  name: 'FeedForward',
  plain: (inputs, _constants, { rate, key, tanh }) => {
    const [widen, narrow] = [layerOf(inputs, 'widen'), layerOf(inputs, 'narrow')]
    const activate = tanh ? geluTanh : gelu
    const wide = activate(linear(inputs.x!, widen.weight, widen.bias)) // (…, I)
    const y = linear(wide, narrow.weight, narrow.bias) // (…, C)
    return tf.add(inputs.residual ?? inputs.x!, dropBy(y, { rate: rate as number, key: key as number }))
  },
})

/**
 * residual + dropout(narrow(GELU(widen(x)))) (Vaswani 2017, section 3.3, with GELU).
 * @param x float32 (…, C)
 * @param widen C → I
 * @param narrow I → C
 * @param residual float32 (…, C), often x itself
 * @returns float32 (…, C)
 */
export function feedForward<T extends tf.Tensor>(
  x: T,
  { widen, narrow }: { readonly widen: LinearLayer; readonly narrow: LinearLayer },
  residual: T,
  dropped: Dropping | null,
  activation: Activation = 'gelu',
): T {
  const inputs = {
    x,
    ...(residual === x ? {} : { residual }), // one gradient for both
    ...layerInputs('widen', widen),
    ...layerInputs('narrow', narrow),
  }
  const attributes = {
    rate: dropped?.rate ?? 0,
    key: (dropped?.key ?? 0) >>> 0,
    tanh: activation === 'geluTanh',
  }
  return runFeedForward(inputs, {}, attributes) as T
}
