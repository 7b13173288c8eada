import { provideBlock } from '../block.ts'
import { allocate, free } from './backendInternals.ts'
import { dropped } from './dropout.ts'
import { layerGradients, project, projectBack } from './gemm.ts'

/** Two dispatches forward and five backward. */
provideBlock('webgpu', 'FeedForward', {
  forward({ x, residual = x, widenWeight, widenBias, narrowWeight, narrowBias }, _constants, { rate, key }) {
    const [width, inputs] = widenWeight!.shape as [number, number]
    const pre = allocate([x!.size / inputs, width])
    const wide = project(x!, [{ weight: widenWeight!, bias: widenBias! }], { epilogue: 'gelu', pre })
    const drop = { rate: rate as number, key: key as number }
    const value = project(wide, [{ weight: narrowWeight!, bias: narrowBias! }], { residual: residual!, drop })
    return { value: { ...value, shape: x!.shape }, saved: [pre, wide] }
  },
  backward(dy, { inputs, saved }, { rate, key }) {
    const [pre, wide] = saved
    const widen = { weight: inputs.widenWeight!, bias: inputs.widenBias! }
    const narrow = { weight: inputs.narrowWeight!, bias: inputs.narrowBias! }
    const dz = (rate as number) > 0 ? dropped(dy, { rate: rate as number, key: key as number }) : dy
    const dPre = projectBack(dz, [narrow.weight], { epilogue: 'geluSlope', pre: pre! })
    const [ofNarrow] = layerGradients(dz, wide!, [narrow])
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
