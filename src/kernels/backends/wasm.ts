import * as tf from '@tensorflow/tfjs-core'
import { namedIfNotLoaded, PartNotLoadedError } from '../../shared/partNotLoaded.ts'
import type { DeviceInfo } from '../types.ts'
import { availableThreads } from '../wasm/threads.ts'
import { BackendUnavailableError } from './errors.ts'
import { words } from './words.ts'

let started: Promise<string> | undefined

/** Starts the WebAssembly backend from files of our own origin and adds what tfjs leaves out. */
export async function startWasm(reason: string): Promise<DeviceInfo> {
  started ??= start()
  const device = await started.catch((error: unknown) => {
    started = undefined
    const named = namedIfNotLoaded(error)
    if (named instanceof PartNotLoadedError) throw named
    throw new BackendUnavailableError(words.wasmFailed(String(error)), words.wasmAdvice, error)
  })
  await tf.setBackend('wasm')
  return { backend: 'wasm', device, reason, software: false }
}

export function wasmSupported(): boolean {
  return typeof WebAssembly === 'object'
}

/** Gives what runs, in words. */
async function start(): Promise<string> {
  const { installWasmKernels, setThreadsCount, setWasmPaths } = await import('./wasmEngine.ts')
  const [plain, simd, threaded] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url'),
  ])
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain.default,
    'tfjs-backend-wasm-simd.wasm': simd.default,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded.default,
  })
  const hasSimd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')
  const threads = hasSimd ? availableThreads() : 1
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1)
  setThreadsCount(1)
  const ready = await withoutWorkers(() => tf.setBackend('wasm'))
  if (!ready) throw new Error(words.wasmRefused)
  if (hasSimd) await installWasmKernels(threads)
  return words.wasmDevice(Boolean(hasSimd), threads)
}

/**
 * tfjs's build with threads starts eight workers from a blob, which slow small operations down and break when
 * minified. We want its shared heap only, so it gets workers that say they are ready and are never asked for more.
 */
async function withoutWorkers<T>(run: () => Promise<T>): Promise<T> {
  const real = globalThis.Worker
  globalThis.Worker = class extends EventTarget {
    onmessage: ((event: { data: { cmd: string } }) => void) | null = null
    postMessage(message: { cmd: string }) {
      if (message.cmd === 'load') queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }))
    }
    terminate() {}
  } as unknown as typeof Worker // as much of a worker as Emscripten's pool asks for
  try {
    return await run()
  } finally {
    globalThis.Worker = real
  }
}
