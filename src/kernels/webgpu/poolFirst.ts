import { provideBlock } from '../block.ts'
import { free } from './backendInternals.ts'
import { type Elementwise, elementwise } from './elementwise.ts'
import { layerGradients, project, projectBack } from './gemm.ts'

/** (B, T, C) → (B, C) */
export const FIRST_TOKENS: Elementwise<'x', 'tokens' | 'width'> = {
  key: 'firstTokens',
  inputs: ['x'],
  uniforms: { tokens: 'u32', width: 'u32' },
  functions: '',
  value: 'x[i / u.width * u.tokens * u.width + i % u.width]',
}

/** The reverse: zeros for all tokens but the first. */
export const SPREAD_FIRST_TOKENS: Elementwise<'dy', 'tokens' | 'width'> = {
  key: 'spreadFirstTokens',
  inputs: ['dy'],
  uniforms: { tokens: 'u32', width: 'u32' },
  functions: `fn spread(i : u32) -> f32 {
  let token = i / u.width;
  if (token % u.tokens != 0u) { return 0.0; }
  return dy[token / u.tokens * u.width + i % u.width];
}`,
  value: 'spread(i)',
}

export const TANH_GRADIENT: Elementwise<'dy' | 'y', never> = {
  key: 'tanhGradient',
  inputs: ['dy', 'y'],
  uniforms: {},
  functions: '',
  value: 'dy[i] * (1.0 - y[i] * y[i])',
}

provideBlock('webgpu', 'PoolFirst', {
  forward({ x, weight, bias = null }) {
    const [batches, tokens, width] = x!.shape as [number, number, number]
    const first = elementwise(FIRST_TOKENS, { x: x! }, { tokens, width }, [batches, width])
    const value = project(first, [{ weight: weight!, bias }], { epilogue: 'tanh' })
    return { value, saved: [first, value] }
  },
  backward(dy, { inputs: { x, weight, bias = null }, saved: [first, y] }) {
    const [, tokens, width] = x!.shape as [number, number, number]
    const dz = elementwise(TANH_GRADIENT, { dy, y: y! }, {}, dy.shape)
    const dFirst = projectBack(dz, [weight!])
    const [gradients] = layerGradients(dz, first!, [{ weight: weight!, bias }])
    const dx = elementwise(SPREAD_FIRST_TOKENS, { dy: dFirst }, { tokens, width }, x!.shape)
    free(dz, dFirst)
    return { x: dx, weight: gradients!.weight, ...(gradients!.bias ? { bias: gradients!.bias } : {}) }
  },
})
