import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import type { TuningMemory } from '../types.ts'

/**
 * Compiles all WebGPU pipelines that `runOnce` needs in parallel and without blocking the thread; on other backends
 * it does nothing. Before the first time on a device, kernels are tuned to it and checked there. Nothing is computed: what `runOnce` assigns to variables is garbage, so it must use its own.
 * @param onProgress hears how many of our own pipelines are ready
 * @param memory where tuning is kept, so that a device is measured once
 */
export async function precompile(
  runOnce: () => void,
  onProgress: (ready: number, all: number) => void = () => {},
  memory: TuningMemory | null = null,
): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return
  const { finishCompiling, prepareDevice } = await import('../webgpu/index.ts')
  await prepareDevice(memory)
  tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', true)
  try {
    runOnce()
  } finally {
    tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', false)
    await Promise.all([(tf.backend() as WebGPUBackend).checkCompileCompletionAsync(), finishCompiling(onProgress)])
  }
}
