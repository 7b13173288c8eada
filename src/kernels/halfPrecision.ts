import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import type { HalfPrecision, TuningMemory } from './types.ts'

/** Whether what it needs has been loaded. */
let used = false

/**
 * Stores what blocks keep for themselves in 16 bits from now on, where the current device can and gives what it gives in 32
 * (a test of some hundred milliseconds, once per device, after it is tuned); or stops doing so.
 * @param memory where tuning is kept
 */
export async function chooseHalfPrecision(on: boolean, memory: TuningMemory | null = null): Promise<HalfPrecision> {
  if (tf.getBackend() !== 'webgpu') return on ? 'unsupported' : 'off'
  if (!on && !used) return 'off'
  const { halfPrecisionWorks, prepareDevice, useHalfPrecision } = await import('./webgpu/mixedPrecision.ts')
  used = true
  useHalfPrecision(false)
  if (!on) return 'off'
  if (!(tf.backend() as WebGPUBackend).device.features.has('shader-f16')) return 'unsupported'
  await prepareDevice(memory) // what is tested is what will be used
  if (!(await halfPrecisionWorks())) return 'wrong'
  useHalfPrecision(true)
  return 'on'
}
