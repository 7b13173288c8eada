import * as tf from '@tensorflow/tfjs-core'
import type { DeviceInfo } from '../types.ts'
import { watchDevice } from './deviceFailure.ts'
import { BackendUnavailableError } from './errors.ts'
import { words } from './words.ts'

/** A bound that no step reaches: every update submits what it recorded, and tfjs's 15 costs twice the JavaScript time. */
const DISPATCHES_PER_SUBMIT = 1024
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render|warp/i
const WANTED_FEATURES = ['timestamp-query', 'shader-f16', 'subgroups', 'bgra8unorm-storage'] as const
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const

export type FoundAdapter = { readonly adapter: GPUAdapter; readonly name: string; readonly software: boolean }

/** The adapter that the browser prefers, or why there is none. */
export async function findAdapter(): Promise<FoundAdapter | BackendUnavailableError> {
  const gpu: GPU | undefined = navigator.gpu // typed as always there, but absent in many browsers and in Node
  if (!gpu) return new BackendUnavailableError(words.noWebgpuApi, words.noWebgpuAdvice)
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) return new BackendUnavailableError(words.noAdapter, words.noAdapterAdvice)
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info
  const software = isFallbackAdapter || SOFTWARE.test(`${vendor} ${architecture} ${device} ${description}`)
  const name = description || [vendor, architecture || device].filter(Boolean).join(' ') || 'unnamed adapter'
  return { adapter, name, software }
}

let live = false

/** Browsers that do not tell it have at least the four that the specification promises. */
function subgroupSizeOf({ features }: GPUDevice, { info }: GPUAdapter): number {
  return features.has('subgroups') ? (info.subgroupMinSize ?? 4) : 0
}

/** Hands tfjs a device of our own, with all that the adapter offers, and makes it the current backend. */
export async function startWebgpu({ adapter, name, software }: FoundAdapter, reason: string): Promise<DeviceInfo> {
  if (!live) {
    const { WebGPUBackend, setProfile } = await import('./webgpuEngine.ts')
    const device = await adapter.requestDevice({
      requiredFeatures: WANTED_FEATURES.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(WANTED_LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    })
    setProfile(device, { software, subgroupSize: subgroupSizeOf(device, adapter), name })
    watchDevice(device, name, () => {
      live = false
    })
    tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', DISPATCHES_PER_SUBMIT)
    tf.removeBackend('webgpu')
    tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info), 3)
    live = true
  }
  await tf.setBackend('webgpu')
  return { backend: 'webgpu', device: `WebGPU, ${name}`, reason, software }
}
