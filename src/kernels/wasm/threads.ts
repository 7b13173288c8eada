import { BOARD_BYTES, CallBoard } from './callBoard.ts'
import type { KernelExports } from './kernelModule.ts'
import type { ThreadStart } from './kernelThread.worker.ts'

/** More hardly help: the memory of a laptop is shared by its cores. */
const MAX_THREADS = 8

/**
 * Threads that kernels may use, this one included. They need shared memory (cross-origin isolation) and a thread that
 * may block, which the page's may not. From four cores on, one is left to the page.
 */
export function availableThreads(): number {
  const isPage = 'document' in globalThis
  if (isPage || !globalThis.crossOriginIsolated) return 1
  const cores = navigator.hardwareConcurrency
  return Math.max(1, Math.min(MAX_THREADS, cores < 4 ? cores : cores - 1))
}

/** Starts the helpers; they join when they are ready, and nobody waits for them. */
export function startThreads(
  count: number,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  kernels: KernelExports,
  allocateBytes: (bytes: number) => number,
): CallBoard {
  const board = (allocateBytes(BOARD_BYTES + 8) + 7) & ~7 // doubles want addresses divisible by 8
  new Uint8Array(memory.buffer, board, BOARD_BYTES).fill(0)
  for (let helper = 1; helper < count; helper++) {
    const worker = new Worker(new URL('./kernelThread.worker.ts', import.meta.url), { type: 'module' })
    worker.postMessage({ module, memory, board } satisfies ThreadStart)
  }
  return new CallBoard(memory, board, kernels)
}
