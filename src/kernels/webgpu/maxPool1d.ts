import { provideKernel } from '../operation.ts'
import { type Elementwise, elementwise } from './elementwise.ts'

const SIZES = { tokens: 'u32', windows: 'u32', width: 'u32', window: 'u32' } as const

/** A NaN is recognised by its bits, since WGSL may assume that comparisons meet none. */
export const MAX_POOL: Elementwise<'x', keyof typeof SIZES> = {
  key: 'maxPool1d',
  inputs: ['x'],
  uniforms: SIZES,
  functions: `fn isNan(value : f32) -> bool { return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u; }
fn highest(i : u32) -> f32 {
  let row = i / u.width;
  let batch = row / u.windows;
  let start = row % u.windows * u.window;
  var most = x[(batch * u.tokens + start) * u.width + i % u.width];
  for (var t = start + 1u; t < min(u.tokens, start + u.window); t++) {
    let value = x[(batch * u.tokens + t) * u.width + i % u.width];
    if (value > most || isNan(value)) { most = value; }
    if (isNan(value)) { break; }
  }
  return most;
}`,
  value: 'highest(i)',
}

/** The first element of a window that equals its maximum takes the whole gradient. */
export const MAX_POOL_GRADIENT: Elementwise<'dy' | 'x' | 'y', keyof typeof SIZES> = {
  key: 'maxPool1dGradient',
  inputs: ['dy', 'x', 'y'],
  uniforms: SIZES,
  functions: `fn share(i : u32) -> f32 {
  let row = i / u.width;
  let batch = row / u.tokens;
  let window = row % u.tokens / u.window;
  let result = (batch * u.windows + window) * u.width + i % u.width;
  if (x[i] != y[result]) { return 0.0; }
  for (var t = window * u.window; t < row % u.tokens; t++) {
    if (x[(batch * u.tokens + t) * u.width + i % u.width] == y[result]) { return 0.0; }
  }
  return dy[result];
}`,
  value: 'share(i)',
}

provideKernel('webgpu', 'MaxPool1d', ({ x }, { size }) => {
  const [batches, tokens, width] = x!.shape as [number, number, number]
  const windows = Math.ceil(tokens / (size as number))
  const uniforms = { tokens, windows, width, window: size as number }
  return elementwise(MAX_POOL, { x: x! }, uniforms, [batches, windows, width])
})

provideKernel('webgpu', 'MaxPool1dGradient', ({ dy, x, y }, { size }) => {
  const [, tokens, width] = x!.shape as [number, number, number]
  const uniforms = { tokens, windows: y!.shape[1]!, width, window: size as number }
  return elementwise(MAX_POOL_GRADIENT, { dy: dy!, x: x!, y: y! }, uniforms, x!.shape)
})
