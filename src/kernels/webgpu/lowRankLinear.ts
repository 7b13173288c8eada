import { provideBlock } from '../block.ts'
import { layerOf } from '../ops/linearLayer.ts'
import { free } from './backendInternals.ts'
import { dropped } from './dropout.ts'
import { layerGradients, project, projectBack } from './gemm.ts'
import { trainedGradients } from './layerGradients.ts'

/**
 * Two dispatches forward, four backward where the layer itself is frozen: the branch is added inside of the layer's own
 * product, so no second (N, O) or (N, I) matrix is made. `low` is scale · x downᵀ, so that `up` needs no scale.
 */
provideBlock('webgpu', 'LowRankLinear', {
  forward(inputs, _constants, { scale, rate, key }) {
    const { x, down, up } = inputs
    const layer = layerOf(inputs, 'base')
    const drop = { rate: rate as number, key: key as number }
    const branch = drop.rate > 0 ? dropped(x!, drop) : x!
    const low = project(branch, [{ weight: down!, bias: null }], { epilogue: 'scale', scale: scale as number })
    if (branch !== x) free(branch)
    const value = project(x!, [layer], { side: { low, factor: up! } })
    return { value: { ...value, shape: [...x!.shape.slice(0, -1), layer.weight.shape[0]] }, saved: [low] }
  },
  backward(dy, { inputs, saved: [low], wanted }, { scale, rate, key }) {
    const { x, down, up } = inputs
    const { weight } = layerOf(inputs, 'base')
    const drop = { rate: rate as number, key: key as number }
    const dLow = projectBack(dy, [up!], { epilogue: 'scale', scale: scale as number })
    const branch = drop.rate > 0 && wanted.has('down') ? dropped(x!, drop) : x!
    const gradients = {
      ...trainedGradients(dy, x!, inputs, ['base'], wanted),
      ...(wanted.has('down') ? { down: layerGradients(dLow, branch, [{ weight: down!, bias: null }])[0]!.weight } : {}),
      ...(wanted.has('up') ? { up: layerGradients(dy, low!, [{ weight: up!, bias: null }])[0]!.weight } : {}),
    }
    if (branch !== x) free(branch)
    const base = drop.rate > 0 ? projectBack(dy, [weight]) : null
    const dx = base
      ? projectBack(dLow, [down!], { residual: base, drop })
      : projectBack(dy, [weight], { side: { low: dLow, factor: down! } })
    free(dLow, ...(base ? [base] : []))
    return { x: { ...dx, shape: x!.shape }, ...gradients }
  },
})
