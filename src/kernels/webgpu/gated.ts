import type * as tf from '@tensorflow/tfjs-core'
import { provideBlock } from '../block.ts'
import { type Attributes, provideKernel } from '../operation.ts'
import { type Dropping, dropThreshold } from '../ops/dropout.ts'
import { layerOf } from '../ops/linearLayer.ts'
import { free } from './backendInternals.ts'
import { dropped } from './dropout.ts'
import { type Elementwise, elementwise } from './elementwise.ts'
import { project, projectBack } from './gemm.ts'
import { narrowGradients, trainedGradients } from './layerGradients.ts'
import { DROP, DROP_UNIFORMS, GELU, SILU, TANH } from './snippets.ts'

type Uniform = 'width' | keyof typeof DROP_UNIFORMS

function functionsOf(silu: boolean): string {
  return `${DROP}\n${silu ? TANH + SILU : GELU}`
}

/** dropout(activation(gate) · linear), the halves of x (N, 2I), to (N, I). */
export function gatedProgram(silu: boolean): Elementwise<'x', Uniform> {
  const name = silu ? 'silu' : 'gelu'
  return {
    key: `gated ${name}`,
    inputs: ['x'],
    uniforms: { width: 'u32', ...DROP_UNIFORMS },
    functions: `${functionsOf(silu)}
fn gatedAt(i : u32) -> f32 {
  let at = i / u.width * 2u * u.width + i % u.width;
  return drop(${name}(x[at]) * x[at + u.width], i);
}`,
    value: 'gatedAt(i)',
  }
}

/** The gradient of both halves: (N, 2I). */
export function gatedGradientProgram(silu: boolean): Elementwise<'dy' | 'x', Uniform> {
  const name = silu ? 'silu' : 'gelu'
  return {
    key: `gatedGradient ${name}`,
    inputs: ['dy', 'x'],
    uniforms: { width: 'u32', ...DROP_UNIFORMS },
    functions: `${functionsOf(silu)}
fn gradientAt(i : u32) -> f32 {
  let row = i / (2u * u.width);
  let c = i % (2u * u.width);
  let element = row * u.width + c % u.width;
  let gate = x[row * 2u * u.width + c % u.width];
  let d = drop(dy[element], element);
  if (c < u.width) { return d * x[i + u.width] * ${name}Slope(gate); }
  return d * ${name}(gate);
}`,
    value: 'gradientAt(i)',
  }
}

const KEPT: Dropping = { rate: 0, key: 0 }

function uniformsOf(width: number, { rate, key }: Dropping): Record<Uniform, number> {
  return { width, key, threshold: dropThreshold(rate), scale: 1 / (1 - rate) }
}

function gate(x: tf.TensorInfo, silu: boolean, drop: Dropping): tf.TensorInfo {
  const [rows, double] = x.shape as [number, number]
  return elementwise(gatedProgram(silu), { x }, uniformsOf(double / 2, drop), [rows, double / 2])
}

function gateBack(dy: tf.TensorInfo, x: tf.TensorInfo, silu: boolean, drop: Dropping): tf.TensorInfo {
  return elementwise(gatedGradientProgram(silu), { dy, x }, uniformsOf(x.shape[1]! / 2, drop), x.shape)
}

provideKernel('webgpu', 'Gated', ({ x }, { silu }) => gate(x!, Boolean(silu), KEPT))

provideKernel('webgpu', 'GatedGradient', ({ dy, x }, { silu }) => gateBack(dy!, x!, Boolean(silu), KEPT))

/** Three dispatches forward and seven backward; what the gate gave is computed again. */
provideBlock('webgpu', 'GatedFeedForward', {
  forward(inputs, _constants, attributes) {
    const { x, residual = x } = inputs
    const { silu, wide: wideDrop, result } = settingsOf(attributes)
    const pre = project(x!, [layerOf(inputs, 'widen')], { inner: true })
    const wide = gate(pre, silu, wideDrop)
    const value = project(wide, [layerOf(inputs, 'narrow')], { residual: residual!, drop: result })
    free(wide)
    return { value: { ...value, shape: x!.shape }, saved: [pre] }
  },
  backward(dy, { inputs, saved: [pre], wanted }, attributes) {
    const { silu, wide, result } = settingsOf(attributes)
    const [widen, narrow] = [layerOf(inputs, 'widen'), layerOf(inputs, 'narrow')]
    const dz = result.rate > 0 ? dropped(dy, result) : dy
    const dWide = projectBack(dz, [narrow.weight], { inner: true })
    const ofNarrow = narrowGradients(dz, () => gate(pre!, silu, wide), inputs, wanted)
    if (dz !== dy) free(dz)
    const dPre = gateBack(dWide, pre!, silu, wide)
    free(dWide)
    const dx = projectBack(dPre, [widen.weight], inputs.residual ? {} : { residual: dy })
    const ofWiden = trainedGradients(dPre, inputs.x!, inputs, ['widen'], wanted)
    free(dPre)
    return { x: { ...dx, shape: dy.shape }, residual: dy, ...ofNarrow, ...ofWiden }
  },
})

function settingsOf({ silu, wideRate, wideKey, rate, key }: Attributes) {
  return {
    silu: Boolean(silu),
    wide: { rate: wideRate as number, key: wideKey as number },
    result: { rate: rate as number, key: key as number },
  }
}
