import { provideKernel } from '../operation.ts'
import { type Elementwise, elementwise } from './elementwise.ts'
import { GELU as FUNCTIONS } from './snippets.ts'

export const GELU: Elementwise<'x', never> = {
  key: 'gelu',
  inputs: ['x'],
  uniforms: {},
  functions: FUNCTIONS,
  value: 'gelu(x[i])',
}

export const GELU_GRADIENT: Elementwise<'dy' | 'x', never> = {
  key: 'geluGradient',
  inputs: ['dy', 'x'],
  uniforms: {},
  functions: FUNCTIONS,
  value: 'dy[i] * geluSlope(x[i])',
}

provideKernel('webgpu', 'Gelu', ({ x }) => elementwise(GELU, { x: x! }, {}, x!.shape))

provideKernel('webgpu', 'GeluGradient', ({ dy, x }) => elementwise(GELU_GRADIENT, { dy: dy!, x: x! }, {}, x!.shape))
