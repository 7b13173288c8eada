import { provideBlock } from '../block.ts'
import { allocate, free } from './backendInternals.ts'
import { dropped } from './dropout.ts'
import { elementwise } from './elementwise.ts'
import { GELU } from './gelu.ts'
import { layerGradients, project, projectBack } from './gemm.ts'

/** Two dispatches forward and six backward. What GELU gave is computed again: it is most of what a layer would keep. */
provideBlock('webgpu', 'FeedForward', {
  forward({ x, residual = x, widenWeight, widenBias, narrowWeight, narrowBias }, _constants, { rate, key }) {
    const [width, inputs] = widenWeight!.shape as [number, number]
    const pre = allocate([x!.size / inputs, width])
    const wide = project(x!, [{ weight: widenWeight!, bias: widenBias! }], { epilogue: 'gelu', pre })
    const drop = { rate: rate as number, key: key as number }
    const value = project(wide, [{ weight: narrowWeight!, bias: narrowBias! }], { residual: residual!, drop })
    free(wide)
    return { value: { ...value, shape: x!.shape }, saved: [pre] }
  },
  backward(dy, { inputs, saved }, { rate, key }) {
    const [pre] = saved
    const widen = { weight: inputs.widenWeight!, bias: inputs.widenBias! }
    const narrow = { weight: inputs.narrowWeight!, bias: inputs.narrowBias! }
    const dz = (rate as number) > 0 ? dropped(dy, { rate: rate as number, key: key as number }) : dy
    const dPre = projectBack(dz, [narrow.weight], { epilogue: 'geluSlope', pre: pre! })
    const wide = elementwise(GELU, { x: pre! }, {}, pre!.shape)
    const [ofNarrow] = layerGradients(dz, wide, [narrow])
    free(wide)
    if (dz !== dy) free(dz)
    const dx = projectBack(dPre, [widen.weight], inputs.residual ? {} : { residual: dy })
    const [ofWiden] = layerGradients(dPre, inputs.x!, [widen])
    free(dPre)
    return {
      x: { ...dx, shape: dy.shape },
      residual: dy,
      widenWeight: ofWiden!.weight,
      widenBias: ofWiden!.bias!,
      narrowWeight: ofNarrow!.weight,
      narrowBias: ofNarrow!.bias!,
    }
  },
})
