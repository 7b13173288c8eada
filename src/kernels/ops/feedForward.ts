import * as tf from '@tensorflow/tfjs-core'
import { defineBlock } from '../block.ts'
import { type Dropping, dropBy } from './dropout.ts'
import { gelu } from './gelu.ts'
import { linear } from './linear.ts'
import type { LinearLayer } from './selfAttention.ts'

const runFeedForward = defineBlock({
  name: 'FeedForward',
  plain: ({ x, residual, widenWeight, widenBias, narrowWeight, narrowBias }, _constants, { rate, key }) => {
    const wide = gelu(linear(x!, widenWeight as tf.Tensor2D, widenBias as tf.Tensor1D)) // (…, I)
    const narrow = linear(wide, narrowWeight as tf.Tensor2D, narrowBias as tf.Tensor1D) // (…, C)
    return tf.add(residual ?? x!, dropBy(narrow, { rate: rate as number, key: key as number }))
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
): T {
  const inputs = {
    x,
    ...(residual === x ? {} : { residual }), // one gradient for both
    widenWeight: widen.weight,
    widenBias: widen.bias,
    narrowWeight: narrow.weight,
    narrowBias: narrow.bias,
  }
  const attributes = { rate: dropped?.rate ?? 0, key: (dropped?.key ?? 0) >>> 0 }
  return runFeedForward(inputs, {}, attributes) as T
}
