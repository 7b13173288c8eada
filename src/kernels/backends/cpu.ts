import * as tf from '@tensorflow/tfjs-core'
import type { DeviceInfo } from '../types.ts'
import { words } from './words.ts'

/** Plain JavaScript: slow, but the reference, and there in every engine. */
export async function startCpu(reason: string): Promise<DeviceInfo> {
  await import('./cpuEngine.ts')
  await tf.setBackend('cpu')
  return { backend: 'cpu', device: words.plainCpu, reason, software: false }
}
