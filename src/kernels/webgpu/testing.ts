/** What the tests of kernels share: the same computation on two backends, and what the device complained about. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { useBackend } from '../backends/useBackend.ts'
import type { BackendName } from '../types.ts'
import { type DeviceProfile, profileOf, setProfile } from './profile.ts'

/** Every choice among variants that a device may make; the software adapter runs them all. */
export const PROFILES: readonly (readonly [name: string, profile: DeviceProfile])[] = [
  ['caches', { software: true, subgroupSize: 0 }],
  ['loads that subgroups share', { software: true, subgroupSize: 4 }],
  ['workgroup memory', { software: false, subgroupSize: 0 }],
  ['subgroups', { software: false, subgroupSize: 4 }],
]

/** Makes WebGPU the current backend, with the kernels of a profile; gives what undoes that. */
export async function useProfile(profile: DeviceProfile): Promise<() => void> {
  await useBackend('webgpu')
  const { device } = tf.backend() as WebGPUBackend
  if (profile.subgroupSize > 0 && !device.features.has('subgroups')) throw new Error('this adapter has no subgroups')
  const before = profileOf(device)
  setProfile(device, profile)
  return () => setProfile(device, before)
}

/** Runs a computation on a backend and gives the values of what it returns. */
export async function valuesOn(backend: BackendName, compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  if (tf.getBackend() !== backend) await useBackend(backend)
  const errors: string[] = []
  const device = backend === 'webgpu' ? (tf.backend() as WebGPUBackend).device : null
  const listen = (event: GPUUncapturedErrorEvent) => errors.push(event.error.message)
  device?.addEventListener('uncapturederror', listen)
  const tensors = tf.tidy(compute)
  const values = await Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data())))
  tf.dispose(tensors)
  device?.removeEventListener('uncapturederror', listen)
  expect(errors).toEqual([])
  return values
}

/** The kernels must give what plain JavaScript gives, beside the largest value. */
export async function expectLikeCpu(compute: () => tf.Tensor[], tolerance = 2e-5): Promise<void> {
  const expected = await valuesOn('cpu', compute)
  const actual = await valuesOn('webgpu', compute)
  expect(actual).toHaveLength(expected.length)
  expected.forEach((values, output) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    const error = values.reduce((most, value, i) => Math.max(most, distance(value, actual[output]![i]!)), 0)
    expect(error / largest, `output ${output}`).toBeLessThan(tolerance)
  })
}

/** Value, and gradients of Σ y² with respect to all inputs. */
export function valueAndGradients(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const { grads } = tf.valueAndGrads((...xs) => tf.sum(tf.square(f(...xs))))([...inputs])
  return [f(...inputs), ...grads]
}

/** NaN is as far from a number as can be, and no distance from NaN. */
function distance(a: number, b: number): number {
  if (Number.isNaN(a) && Number.isNaN(b)) return 0
  const difference = Math.abs(a - b)
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference
}
