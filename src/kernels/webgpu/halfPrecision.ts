/**
 * Values in 16 bits: what a block keeps for its gradient and what it hands from one of its products to the next, where that is
 * switched on. Everything is computed and summed in 32 bits; parameters, their gradients and what leaves a block stay so.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { allocate, webgpuBackend } from './backendInternals.ts'

const devices = new WeakSet<GPUDevice>()
const halves = new WeakSet<tf.DataId>()

/** Switches it on or off for the current device, which must have the feature `shader-f16`. */
export function useHalfPrecision(on: boolean): void {
  const { device } = webgpuBackend()
  if (on) devices.add(device)
  else devices.delete(device)
}

export function usesHalfPrecision(): boolean {
  return devices.has(webgpuBackend().device)
}

/** Memory that only the programs of a block see: half of it where half precision is on. */
export function allocateInner(shape: readonly number[]): tf.TensorInfo {
  return usesHalfPrecision() ? allocateHalf(shape) : allocate(shape)
}

/** A tensor whose buffer has two bytes for each value; for tfjs, it would be a tensor of half the size. */
export function allocateHalf(shape: readonly number[]): tf.TensorInfo {
  const size = shape.reduce((product, axis) => product * axis, 1)
  const info = allocate([Math.ceil(size / 2)])
  halves.add(info.dataId)
  return { ...info, shape: [...shape] }
}

export function isHalf(bound: object): boolean {
  return 'dataId' in bound && halves.has(bound.dataId as tf.DataId)
}
