import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'

/** What tfjs 4.22.0 calls private and our commands need: they go into its command encoder, in order with its own. */
type Private = {
  commandEncoder: GPUCommandEncoder | null
  computePassEncoder: GPUComputePassEncoder | null
  dispatchCountInPass: number
  tensorToBinding(tensor?: tf.TensorInfo): GPUBindingResource | null
}

export type BackendInternals = Omit<WebGPUBackend, keyof Private> & Private

/** The current backend, which the caller knows to be WebGPU, with its private members. */
export function webgpuBackend(): BackendInternals {
  return internalsOf(tf.backend() as WebGPUBackend)
}

export function internalsOf(backend: WebGPUBackend): BackendInternals {
  return backend as unknown as BackendInternals // the same object: TypeScript alone hides the rest
}

/** A float32 tensor whose memory is allocated and not initialised. */
export function allocate(shape: readonly number[]): tf.TensorInfo {
  const backend = webgpuBackend()
  const info = backend.makeTensorInfo([...shape], 'float32')
  backend.uploadToGPU(info.dataId)
  return info
}

/** Frees tensors that tfjs does not track. */
export function free(...tensors: readonly tf.TensorInfo[]): void {
  const backend = webgpuBackend()
  for (const { dataId } of tensors) backend.disposeData(dataId)
}

/** Hands a tensor to tfjs, which counts it and disposes it with its scope. */
export function tracked(info: tf.TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(info)
}

/** Sends all recorded commands to the device. */
export function submit(backend: BackendInternals): void {
  if (!backend.commandEncoder) return
  backend.endComputePassEncoder()
  backend.submitQueue()
}

/** Copies bytes on the device, in order with the commands before and after. */
export function copyBytes(
  backend: BackendInternals,
  from: { readonly buffer: GPUBuffer; readonly offset: number },
  to: { readonly buffer: GPUBuffer; readonly offset: number },
  size: number,
): void {
  backend.ensureCommandEncoderReady()
  backend.endComputePassEncoder()
  backend.commandEncoder!.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, size)
}
