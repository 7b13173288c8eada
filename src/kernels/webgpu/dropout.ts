import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { type Dropping, dropThreshold } from '../ops/dropout.ts'
import { type Elementwise, elementwise } from './elementwise.ts'
import { DROP, DROP_UNIFORMS } from './snippets.ts'

export const DROPOUT: Elementwise<'x', keyof typeof DROP_UNIFORMS> = {
  key: 'dropout',
  inputs: ['x'],
  uniforms: DROP_UNIFORMS,
  functions: DROP,
  value: 'drop(x[i], i)',
}

/** Dropout of every element; the same call is its gradient. */
export function dropped(x: tf.TensorInfo, { rate, key }: Dropping): tf.TensorInfo {
  return elementwise(DROPOUT, { x }, { key, threshold: dropThreshold(rate), scale: 1 / (1 - rate) }, x.shape)
}

provideKernel('webgpu', 'Dropout', ({ x }, { key, threshold, scale }) => {
  const uniforms = { key: key as number, threshold: threshold as number, scale: scale as number }
  return elementwise(DROPOUT, { x: x! }, uniforms, x!.shape)
})
