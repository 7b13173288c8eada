/**
 * Kernels beside plain operations on the device itself. Drivers have bugs, and no test of ours has seen this one: what differs
 * is switched off before anything is trained with it.
 */
import * as tf from '@tensorflow/tfjs-core'
import { normal, streamKey } from '../../shared/random.ts'
import { isKernelEnabled, trustKernel } from '../operation.ts'
import { CHECKS, type Check } from './kernelChecks.ts'

/** Beside the largest value: far more than rounding, far less than any mistake. */
const TOLERANCE = 1e-3

/**
 * Runs every kernel once, forward and backward, and switches off those that do not give what plain operations give.
 * @returns the names of those
 */
export async function checkKernels(): Promise<string[]> {
  const wrong: string[] = []
  for (const check of CHECKS) {
    trust(check, true)
    if (!check.kernels.every(isKernelEnabled)) continue // somebody has switched it off
    const fused = await valuesOf(check)
    trust(check, false)
    const plain = await valuesOf(check)
    if (agree(fused, plain, TOLERANCE)) trust(check, true)
    else wrong.push(...check.kernels)
  }
  return wrong
}

function trust({ kernels }: Check, trusted: boolean): void {
  for (const name of kernels) trustKernel('webgpu', name, trusted)
}

/** The value, and the gradients of Σ y² with respect to all inputs. */
export async function valuesOf({ shapes, run }: Check): Promise<Float32Array[]> {
  const results = tf.tidy(() => {
    const inputs = shapes.map((shape, seed) => randomTensor(shape, seed))
    const { value, grads } = tf.valueAndGrads((...xs: tf.Tensor[]) => tf.sum(tf.square(run(xs))))(inputs)
    return [value, run(inputs), ...grads]
  })
  const values = await Promise.all(results.map((tensor) => tensor.data<'float32'>()))
  tf.dispose(results)
  return values
}

function randomTensor(shape: readonly number[], seed: number): tf.Tensor {
  const key = streamKey(seed, 'kernel check')
  const size = shape.reduce((product, axis) => product * axis, 1)
  return tf.tensor(Float32Array.from({ length: size }, (_, i) => 0.5 * normal(key, i)), [...shape]) // biome-ignore format: one line
}

/** @param tolerance beside the largest value */
export function agree(a: readonly Float32Array[], b: readonly Float32Array[], tolerance: number): boolean {
  return a.every((values, output) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    return values.every((value, i) => Math.abs(value - b[output]![i]!) <= tolerance * largest) // false for NaN
  })
}
