import { provideBlock } from '../block.ts'
import { layerOf } from '../ops/linearLayer.ts'
import { free } from './backendInternals.ts'
import { dropped } from './dropout.ts'
import { elementwise } from './elementwise.ts'
import { GELU, GELU_TANH } from './gelu.ts'
import { project, projectBack } from './gemm.ts'
import { allocateInner } from './halfPrecision.ts'
import { narrowGradients, trainedGradients } from './layerGradients.ts'

/** Two dispatches forward and six backward. What GELU gave is computed again: it is most of what a layer would keep. */
provideBlock('webgpu', 'FeedForward', {
  forward(inputs, _constants, { rate, key, tanh }) {
    const { x, residual = x } = inputs
    const [widen, narrow] = [layerOf(inputs, 'widen'), layerOf(inputs, 'narrow')]
    const [width, depth] = widen.weight.shape
    const pre = allocateInner([x!.size / depth, width])
    const wide = project(x!, [widen], { epilogue: tanh ? 'geluTanh' : 'gelu', pre, inner: true })
    const drop = { rate: rate as number, key: key as number }
    const value = project(wide, [narrow], { residual: residual!, drop })
    free(wide)
    return { value: { ...value, shape: x!.shape }, saved: [pre] }
  },
  backward(dy, { inputs, saved, wanted }, { rate, key, tanh }) {
    const [pre] = saved
    const [widen, narrow] = [layerOf(inputs, 'widen'), layerOf(inputs, 'narrow')]
    const dz = (rate as number) > 0 ? dropped(dy, { rate: rate as number, key: key as number }) : dy
    const slope = { epilogue: tanh ? 'geluTanhSlope' : 'geluSlope', pre: pre!, inner: true } as const
    const dPre = projectBack(dz, [narrow.weight], slope)
    const activate = tanh ? GELU_TANH : GELU
    const ofNarrow = narrowGradients(dz, () => elementwise(activate, { x: pre! }, {}, pre!.shape), inputs, wanted)
    if (dz !== dy) free(dz)
    const dx = projectBack(dPre, [widen.weight], inputs.residual ? {} : { residual: dy })
    const ofWiden = trainedGradients(dPre, inputs.x!, inputs, ['widen'], wanted)
    free(dPre)
    return { x: { ...dx, shape: dy.shape }, residual: dy, ...ofNarrow, ...ofWiden }
  },
})
