import type * as tf from '@tensorflow/tfjs-core'
import { type Gradients, provideBlock } from '../block.ts'
import type { Inputs } from '../operation.ts'
import { layerOf } from '../ops/linearLayer.ts'
import { allocate, free } from './backendInternals.ts'
import { dropped } from './dropout.ts'
import { elementwise } from './elementwise.ts'
import { GELU } from './gelu.ts'
import { project, projectBack } from './gemm.ts'
import { trainedGradients } from './layerGradients.ts'

/** Two dispatches forward and six backward. What GELU gave is computed again: it is most of what a layer would keep. */
provideBlock('webgpu', 'FeedForward', {
  supports: (_inputs, { tanh }) => !tanh,
  forward(inputs, _constants, { rate, key }) {
    const { x, residual = x } = inputs
    const [widen, narrow] = [layerOf(inputs, 'widen'), layerOf(inputs, 'narrow')]
    const [width, depth] = widen.weight.shape
    const pre = allocate([x!.size / depth, width])
    const wide = project(x!, [widen], { epilogue: 'gelu', pre })
    const drop = { rate: rate as number, key: key as number }
    const value = project(wide, [narrow], { residual: residual!, drop })
    free(wide)
    return { value: { ...value, shape: x!.shape }, saved: [pre] }
  },
  backward(dy, { inputs, saved, wanted }, { rate, key }) {
    const [pre] = saved
    const [widen, narrow] = [layerOf(inputs, 'widen'), layerOf(inputs, 'narrow')]
    const dz = (rate as number) > 0 ? dropped(dy, { rate: rate as number, key: key as number }) : dy
    const dPre = projectBack(dz, [narrow.weight], { epilogue: 'geluSlope', pre: pre! })
    const ofNarrow = narrowGradients(dz, pre!, inputs, wanted)
    if (dz !== dy) free(dz)
    const dx = projectBack(dPre, [widen.weight], inputs.residual ? {} : { residual: dy })
    const ofWiden = trainedGradients(dPre, inputs.x!, inputs, ['widen'], wanted)
    free(dPre)
    return { x: { ...dx, shape: dy.shape }, residual: dy, ...ofNarrow, ...ofWiden }
  },
})

/** What GELU gave is needed for the weight alone. */
function narrowGradients(
  dz: tf.TensorInfo,
  pre: tf.TensorInfo,
  inputs: Inputs,
  wanted: ReadonlySet<string>,
): Gradients {
  const wide = wanted.has('narrowWeight') ? elementwise(GELU, { x: pre }, {}, pre.shape) : null
  const gradients = trainedGradients(dz, wide ?? pre, inputs, ['narrow'], wanted)
  if (wide) free(wide)
  return gradients
}
