import type * as tf from '@tensorflow/tfjs-core'
import { provideBlock } from '../block.ts'
import type { Attributes, Inputs } from '../operation.ts'
import { isVaried } from '../ops/attentionVariant.ts'
import { layerOf } from '../ops/linearLayer.ts'
import { attend, attendBack } from './attention.ts'
import { free } from './backendInternals.ts'
import { dropped } from './dropout.ts'
import { layerGradients, namedGradients, project, projectBack } from './gemm.ts'

/** Three dispatches forward and seven backward, where plain operations make some sixty. */
provideBlock('webgpu', 'SelfAttention', {
  supports: (inputs, attributes) => !isVaried(attributes) && sameBiases(inputs),
  forward(inputs, { mask }, attributes) {
    const { x, residual = x } = inputs
    const qkv = project(x!, projections(inputs))
    const attended = attend(callOf(qkv, mask!, attributes))
    const value = project(attended.y, [layerOf(inputs, 'output')], { residual: residual!, drop: resultOf(attributes) })
    return { value: { ...value, shape: x!.shape }, saved: [qkv, attended.y, attended.rowStats] }
  },
  backward(dy, { inputs, constants, saved }, attributes) {
    const [qkv, y, rowStats] = saved
    const drop = resultOf(attributes)
    const dz = drop.rate > 0 ? dropped(dy, drop) : dy
    const output = layerOf(inputs, 'output')
    const dMixed = projectBack(dz, [output.weight])
    const [ofOutput] = layerGradients(dz, y!, [output])
    if (dz !== dy) free(dz)
    const dqkv = attendBack(callOf(qkv!, constants.mask!, attributes), { y: y!, rowStats: rowStats! }, dMixed)
    free(dMixed)
    const layers = projections(inputs)
    const weights = layers.map(({ weight }) => weight)
    const dx = projectBack(dqkv, weights, inputs.residual ? {} : { residual: dy })
    const ofProjections = layerGradients(dqkv, inputs.x!, layers)
    free(dqkv)
    const gradients = [...ofProjections, ofOutput!].map((gradient, i) => namedGradients(NAMES[i]!, gradient))
    return Object.assign({ x: { ...dx, shape: dy.shape }, residual: dy }, ...gradients)
  },
})

const NAMES = ['query', 'key', 'value', 'output'] as const

function projections(inputs: Inputs) {
  return [layerOf(inputs, 'query'), layerOf(inputs, 'key'), layerOf(inputs, 'value')]
}

/** One product makes queries, keys and values: all of them with a bias, or none. */
function sameBiases({ queryBias, keyBias, valueBias }: Inputs): boolean {
  return Boolean(queryBias) === Boolean(keyBias) && Boolean(keyBias) === Boolean(valueBias)
}

function callOf(
  qkv: tf.TensorInfo,
  mask: tf.TensorInfo,
  { heads, attentionRate, attentionKey, scoreScale }: Attributes,
) {
  const drop = { rate: attentionRate as number, key: attentionKey as number }
  return { qkv, mask, heads: heads as number, drop, scoreScale: scoreScale as number }
}

function resultOf({ rate, key }: Attributes) {
  return { rate: rate as number, key: key as number }
}
