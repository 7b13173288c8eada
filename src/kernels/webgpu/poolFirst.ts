import { provideBlock } from '../block.ts'
import { layerOf } from '../ops/linearLayer.ts'
import { free } from './backendInternals.ts'
import { type Elementwise, elementwise } from './elementwise.ts'
import { project, projectBack } from './gemm.ts'
import { trainedGradients } from './layerGradients.ts'

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
  forward(inputs) {
    const [batches, tokens, width] = inputs.x!.shape as [number, number, number]
    const first = elementwise(FIRST_TOKENS, { x: inputs.x! }, { tokens, width }, [batches, width])
    const value = project(first, [layerOf(inputs, 'pool')], { epilogue: 'tanh' })
    return { value, saved: [first, value] }
  },
  backward(dy, { inputs, saved: [first, y], wanted }) {
    const [, tokens, width] = inputs.x!.shape as [number, number, number]
    const dz = elementwise(TANH_GRADIENT, { dy, y: y! }, {}, dy.shape)
    const dFirst = projectBack(dz, [layerOf(inputs, 'pool').weight])
    const ofLayer = trainedGradients(dz, first!, inputs, ['pool'], wanted)
    const dx = elementwise(SPREAD_FIRST_TOKENS, { dy: dFirst }, { tokens, width }, inputs.x!.shape)
    free(dz, dFirst)
    return { x: dx, ...ofLayer }
  },
})
