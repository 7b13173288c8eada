import { provideKernel } from '../operation.ts'
import { type Elementwise, elementwise } from './elementwise.ts'
import { GELU as FUNCTIONS, TANH, GELU_TANH as TANH_FUNCTIONS } from './snippets.ts'

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

export const GELU_TANH: Elementwise<'x', never> = {
  key: 'geluTanh',
  inputs: ['x'],
  uniforms: {},
  functions: TANH + TANH_FUNCTIONS,
  value: 'geluTanh(x[i])',
}

export const GELU_TANH_GRADIENT: Elementwise<'dy' | 'x', never> = {
  key: 'geluTanhGradient',
  inputs: ['dy', 'x'],
  uniforms: {},
  functions: TANH + TANH_FUNCTIONS,
  value: 'dy[i] * geluTanhSlope(x[i])',
}

provideKernel('webgpu', 'Gelu', ({ x }) => elementwise(GELU, { x: x! }, {}, x!.shape))

provideKernel('webgpu', 'GeluGradient', ({ dy, x }) => elementwise(GELU_GRADIENT, { dy: dy!, x: x! }, {}, x!.shape))

provideKernel('webgpu', 'GeluTanh', ({ x }) => elementwise(GELU_TANH, { x: x! }, {}, x!.shape))

provideKernel('webgpu', 'GeluTanhGradient', ({ dy, x }) =>
  elementwise(GELU_TANH_GRADIENT, { dy: dy!, x: x! }, {}, x!.shape),
)
