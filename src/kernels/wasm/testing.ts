/** What the tests of WebAssembly kernels share: the same computation with kernels and in plain operations. */
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { kernelNames, switchKernels } from '../operation.ts'

/** Runs with kernels and with plain ops; the largest difference must be small beside the largest value. */
export function expectSame(compute: () => tf.Tensor[], tolerance = 2e-5): void {
  const fused = tf.tidy(() => compute().map((tensor) => tensor.dataSync<'float32'>()))
  switchKernels(kernelNames('wasm'))
  const plain = tf.tidy(() => compute().map((tensor) => tensor.dataSync<'float32'>()))
  switchKernels([])
  plain.forEach((values, output) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    const error = values.reduce((most, value, i) => Math.max(most, Math.abs(value - fused[output]![i]!)), 0)
    expect(error / largest, `output ${output}`).toBeLessThan(tolerance)
  })
}

/** Value, and gradients of Σ y² with respect to all inputs. */
export function valueAndGradients(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor[] {
  const { grads } = tf.valueAndGrads((...xs) => tf.sum(tf.square(f(...xs))))(inputs)
  return [f(...inputs), ...grads]
}
