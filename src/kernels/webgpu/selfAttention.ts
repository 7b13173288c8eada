import type * as tf from '@tensorflow/tfjs-core'
import { type FusedBlock, provideBlock } from '../block.ts'
import type { Attributes, Inputs } from '../operation.ts'
import type { VariantAttributes } from '../ops/attentionVariant.ts'
import { layerOf } from '../ops/linearLayer.ts'
import { type AttentionCall, attend, attendBack } from './attention.ts'
import { free } from './backendInternals.ts'
import { dropped } from './dropout.ts'
import { project, projectBack } from './gemm.ts'
import { trainedGradients } from './layerGradients.ts'

const PROJECTIONS = ['query', 'key', 'value']

/** Three dispatches forward and seven backward, where plain operations make some sixty; rotary positions are one more each. */
provideBlock('webgpu', 'SelfAttention', { supports: sameBiases, ...attentionBlock(PROJECTIONS) })

/** The same with one layer for queries, keys and values. */
provideBlock('webgpu', 'JointSelfAttention', attentionBlock(['joint']))

/** @param names layers whose outputs, side by side, are queries, keys and values: (B · T, 3 C), as attention reads them */
function attentionBlock(names: readonly string[]): FusedBlock {
  const projections = (inputs: Inputs) => names.map((name) => layerOf(inputs, name))
  return {
    forward(inputs, { mask }, attributes) {
      const { x, residual = x } = inputs
      const qkv = project(x!, projections(inputs), { inner: true })
      const attended = attend(callOf(qkv, mask!, attributes))
      const finish = { residual: residual!, drop: resultOf(attributes) }
      const value = project(attended.y, [layerOf(inputs, 'output')], finish)
      return { value: { ...value, shape: x!.shape }, saved: [qkv, attended.y, attended.rowStats] }
    },
    backward(dy, { inputs, constants, saved, wanted }, attributes) {
      const [qkv, y, rowStats] = saved
      const drop = resultOf(attributes)
      const dz = drop.rate > 0 ? dropped(dy, drop) : dy
      const dMixed = projectBack(dz, [layerOf(inputs, 'output').weight], { inner: true })
      const ofOutput = trainedGradients(dz, y!, inputs, ['output'], wanted)
      if (dz !== dy) free(dz)
      const dqkv = attendBack(callOf(qkv!, constants.mask!, attributes), { y: y!, rowStats: rowStats! }, dMixed)
      free(dMixed)
      const weights = projections(inputs).map(({ weight }) => weight)
      const dx = projectBack(dqkv, weights, inputs.residual ? {} : { residual: dy })
      const ofProjections = trainedGradients(dqkv, inputs.x!, inputs, names, wanted)
      free(dqkv)
      return { x: { ...dx, shape: dy.shape }, residual: dy, ...ofOutput, ...ofProjections }
    },
  }
}

/** One product makes queries, keys and values: all of them with a bias, or none. */
function sameBiases({ queryBias, keyBias, valueBias }: Inputs): boolean {
  return Boolean(queryBias) === Boolean(keyBias) && Boolean(keyBias) === Boolean(valueBias)
}

function callOf(qkv: tf.TensorInfo, mask: tf.TensorInfo, attributes: Attributes): AttentionCall {
  const { heads, attentionRate, attentionKey } = attributes
  const drop = { rate: attentionRate as number, key: attentionKey as number }
  return { qkv, mask, heads: heads as number, drop, varied: attributes as VariantAttributes }
}

function resultOf({ rate, key }: Attributes) {
  return { rate: rate as number, key: key as number }
}
