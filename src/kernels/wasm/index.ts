import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import './adamW.ts'
import './attention.ts'
import './conv1d.ts'
import './elementwise.ts'
import './embedding.ts'
import './layerNorm.ts'
import './linear.ts'
import './lowRankLinear.ts'
import './maxPool1d.ts'
import './sparseCrossEntropy.ts'
import { guardAllocation, memoryOf, reserve, setHeap } from './heap.ts'
import { installIdentity } from './identity.ts'
import { bindKernels, compileKernels } from './kernelModule.ts'
import { installMatMul } from './matMul.ts'
import { startThreads } from './threads.ts'
import { installUnsortedSegmentSum } from './unsortedSegmentSum.ts'

/** Adds what tfjs's WebAssembly backend lacks and replaces what it does slowly; the backend must be the current one. */
export async function installWasmKernels(threads: number): Promise<void> {
  const backend = tf.backend() as BackendWasm // the caller has just made it the current one
  const memory = memoryOf(backend)
  const module = await compileKernels(memory)
  const kernels = await bindKernels(module, memory)
  guardAllocation(backend)
  const board =
    threads > 1 ? startThreads(threads, module, memory, kernels, (bytes) => reserve(backend, bytes)) : undefined
  setHeap({ backend, kernels, gemmScratchBytes: kernels.gemmScratchBytes(), threads, board })
  installUnsortedSegmentSum()
  installIdentity()
  installMatMul()
}
