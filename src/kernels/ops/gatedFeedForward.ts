import * as tf from '@tensorflow/tfjs-core'
import { defineBlock } from '../block.ts'
import { type Dropping, dropBy } from './dropout.ts'
import { type GateActivation, gated } from './gated.ts'
import { linear } from './linear.ts'
import { type LinearLayer, layerInputs, layerOf } from './linearLayer.ts'

type Settings = {
  readonly silu: boolean
  readonly wideRate: number
  readonly wideKey: number
  readonly rate: number
  readonly key: number
}

const runGatedFeedForward = defineBlock({
  name: 'GatedFeedForward',
  plain: (inputs, _constants, attributes) => {
    const { silu, wideRate, wideKey, rate, key } = attributes as Settings
    const [widen, narrow] = [layerOf(inputs, 'widen'), layerOf(inputs, 'narrow')]
    const wide = gated(linear(inputs.x!, widen.weight, widen.bias), silu ? 'silu' : 'gelu') // (…, I)
    const y = linear(dropBy(wide, { rate: wideRate, key: wideKey }), narrow.weight, narrow.bias) // (…, C)
    return tf.add(inputs.residual ?? inputs.x!, dropBy(y, { rate, key }))
  },
})

/**
 * residual + dropout(narrow(dropout(activation(g) · h))) with g, h the two halves of gated(x) (Shazeer 2020).
 * @param x float32 (…, C)
 * @param gated C → 2I: first the half that is activated, then the one that it is multiplied with
 * @param narrow I → C
 * @param residual float32 (…, C), often x itself
 * @param dropped dropout of the wide values and of the result, each or null
 * @returns float32 (…, C)
 */
export function gatedFeedForward<T extends tf.Tensor>(
  x: T,
  { gated: widen, narrow }: { readonly gated: LinearLayer; readonly narrow: LinearLayer },
  activation: GateActivation,
  residual: T,
  dropped: { readonly wide: Dropping | null; readonly result: Dropping | null },
): T {
  const inputs = {
    x,
    ...(residual === x ? {} : { residual }), // one gradient for both
    ...layerInputs('widen', widen),
    ...layerInputs('narrow', narrow),
  }
  const attributes: Settings = {
    silu: activation === 'silu',
    wideRate: dropped.wide?.rate ?? 0,
    wideKey: (dropped.wide?.key ?? 0) >>> 0,
    rate: dropped.result?.rate ?? 0,
    key: (dropped.result?.key ?? 0) >>> 0,
  }
  return runGatedFeedForward(inputs, {}, attributes) as T
}
