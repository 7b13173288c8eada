import * as tf from '@tensorflow/tfjs-core'
import { assertNever } from '../../shared/assert.ts'
import type { BackendChoice, DeviceInfo } from '../types.ts'
import { startCpu } from './cpu.ts'
import { BackendUnavailableError } from './errors.ts'
import { startWasm, wasmSupported } from './wasm.ts'
import { findAdapter, startWebgpu } from './webgpu.ts'
import { words } from './words.ts'

export { onDeviceLost } from './deviceFailure.ts'

/**
 * Makes a backend the current one and says what it runs on. `auto` never takes a software adapter, because
 * WebAssembly is some fifty times faster than one. Safe to call again, also after a lost device.
 * @throws BackendUnavailableError when the chosen backend cannot run here
 */
export async function useBackend(choice: BackendChoice): Promise<DeviceInfo> {
  switch (choice) {
    case 'auto':
      return startBest()
    case 'webgpu': {
      const found = await findAdapter()
      if (found instanceof BackendUnavailableError) throw found
      return startWebgpu(found, found.software ? words.chosenSoftware : words.chosen('WebGPU'))
    }
    case 'wasm':
      return startWasm(words.chosen('WebAssembly'))
    case 'cpu':
      return startCpu(words.chosen('plain CPU'))
    default:
      return assertNever(choice)
  }
}

/** Bytes held on the device: what the GPU buffers take where the backend knows it, else the tensors. */
export function deviceMemory(): number {
  const memory: { numBytes: number; numBytesInGPU?: number } = tf.memory()
  return memory.numBytesInGPU ?? memory.numBytes
}

async function startBest(): Promise<DeviceInfo> {
  const found = await findAdapter()
  if (!(found instanceof BackendUnavailableError) && !found.software) return startWebgpu(found, words.realAdapter)
  if (!wasmSupported()) return startCpu(words.cpuInstead)
  return startWasm(words.wasmInstead(found instanceof BackendUnavailableError ? found.message : words.softwareOnly))
}
