import type * as tf from '@tensorflow/tfjs-core'
import { provideBlock } from '../block.ts'
import type { Attributes, Inputs } from '../operation.ts'
import { attend, attendBack } from './attention.ts'
import { free } from './backendInternals.ts'
import { dropped } from './dropout.ts'
import { layerGradients, project, projectBack } from './gemm.ts'

/** Three dispatches forward and seven backward, where plain operations make some sixty. */
provideBlock('webgpu', 'SelfAttention', {
  forward(inputs, { mask }, attributes) {
    const { x, residual = x } = inputs
    const qkv = project(x!, projections(inputs))
    const attended = attend(callOf(qkv, mask!, attributes))
    const value = project(attended.y, [layer(inputs, 'output')], { residual: residual!, drop: resultOf(attributes) })
    return { value: { ...value, shape: x!.shape }, saved: [qkv, attended.y, attended.rowStats] }
  },
  backward(dy, { inputs, constants, saved }, attributes) {
    const [qkv, y, rowStats] = saved
    const drop = resultOf(attributes)
    const dz = drop.rate > 0 ? dropped(dy, drop) : dy
    const output = layer(inputs, 'output')
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
    const named = [...ofProjections, ofOutput!].flatMap(({ weight, bias }, i) => [
      [`${NAMES[i]}Weight`, weight],
      [`${NAMES[i]}Bias`, bias!],
    ])
    return { x: { ...dx, shape: dy.shape }, residual: dy, ...Object.fromEntries(named) }
  },
})

const NAMES = ['query', 'key', 'value', 'output'] as const

function layer(inputs: Inputs, name: (typeof NAMES)[number]) {
  return { weight: inputs[`${name}Weight`]!, bias: inputs[`${name}Bias`]! }
}

function projections(inputs: Inputs) {
  return [layer(inputs, 'query'), layer(inputs, 'key'), layer(inputs, 'value')]
}

function callOf(qkv: tf.TensorInfo, mask: tf.TensorInfo, { heads, attentionRate, attentionKey }: Attributes) {
  const drop = { rate: attentionRate as number, key: attentionKey as number }
  return { qkv, mask, heads: heads as number, drop }
}

function resultOf({ rate, key }: Attributes) {
  return { rate: rate as number, key: key as number }
}
