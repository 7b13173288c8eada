import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { type Elementwise, elementwise } from './elementwise.ts'
import { convolutionGradient, convolve, type Sequence } from './gemm.ts'

provideKernel('webgpu', 'Conv1d', ({ x, weight, bias }, { left }) => {
  const [B, T] = x!.shape as [number, number]
  const [taps, , O] = weight!.shape as [number, number, number]
  const y = convolve(x!, weight!, bias ?? null, sequenceOf(x!, taps, left as number))
  return { ...y, shape: [B, T, O] }
})

provideKernel('webgpu', 'Conv1dWeightGradient', ({ dy, x, weight }, { left, kernel }) =>
  convolutionGradient(dy!, x!, weight!, sequenceOf(x!, kernel as number, left as number)),
)

/** (K, I, O) with the steps reversed, as (K, O, I). */
export const FLIP_KERNEL: Elementwise<'weight', 'taps' | 'inputs' | 'outputs'> = {
  key: 'flipKernel',
  inputs: ['weight'],
  uniforms: { taps: 'u32', inputs: 'u32', outputs: 'u32' },
  functions: `fn flipped(i : u32) -> u32 {
  let tap = u.taps - 1u - i / (u.inputs * u.outputs);
  let output = i / u.inputs % u.outputs;
  return (tap * u.inputs + i % u.inputs) * u.outputs + output;
}`,
  value: 'weight[flipped(i)]',
}

provideKernel('webgpu', 'FlipKernel', ({ weight }) => {
  const [taps, inputs, outputs] = weight!.shape as [number, number, number]
  return elementwise(FLIP_KERNEL, { weight: weight! }, { taps, inputs, outputs }, [taps, outputs, inputs])
})

function sequenceOf({ shape }: tf.TensorInfo, taps: number, left: number): Sequence {
  return { tokens: shape[1]!, channels: shape[2]!, taps, left }
}
