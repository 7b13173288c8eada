import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import type * as tf from '@tensorflow/tfjs-core'
import { OutOfDeviceMemoryError } from '../backends/errors.ts'
import { words } from '../backends/words.ts'
import type { CallBoard } from './callBoard.ts'
import type { KernelExports } from './kernelModule.ts'

/** What Emscripten's module has beyond the types that tfjs gives it. */
type Emscripten = {
  readonly asm: { readonly memory?: WebAssembly.Memory; malloc(bytes: number): number }
  /** Set in the build with threads, whose memory is imported. */
  readonly wasmMemory?: WebAssembly.Memory
  _malloc(bytes: number): number
  _free(address: number): void
}

/** tfjs's heap and our kernels over it, for as long as the backend lives. */
export type Heap = {
  readonly backend: BackendWasm
  readonly kernels: KernelExports
  readonly gemmScratchBytes: number
  /** Threads that work on a kernel, this one included. */
  readonly threads: number
  /** Where the other threads find their work, if there are any. */
  readonly board: CallBoard | undefined
}

const ADDRESS_SPACE = 2 ** 32

let current: Heap | undefined

export function setHeap(heap: Heap): void {
  current = heap
}

export function heap(): Heap {
  if (!current) throw new Error('invariant broken: WebAssembly kernels are used before they are installed')
  return current
}

export function memoryOf(backend: BackendWasm): WebAssembly.Memory {
  const { asm, wasmMemory } = emscripten(backend)
  return wasmMemory ?? asm.memory!
}

function emscripten(backend: BackendWasm): Emscripten {
  return backend.wasm as unknown as Emscripten
}

/**
 * tfjs does not look at a failed allocation and writes over address 0; this one throws. Near 4 GB Emscripten's
 * allocator even gives addresses beyond the end of the memory, hence the second look.
 */
export function guardAllocation(backend: BackendWasm): void {
  const wasm = emscripten(backend)
  const guarded = (bytes: number) => {
    const address = bytes < ADDRESS_SPACE ? wasm.asm.malloc(bytes) >>> 0 : 0
    const fits = address > 0 && address + bytes <= memoryOf(backend).buffer.byteLength
    if (!fits && bytes > 0) throw new OutOfDeviceMemoryError(words.heapFull(bytes))
    return address
  }
  // A property that cannot be set: Emscripten's own stub replaces itself when it is first called.
  Object.defineProperty(wasm, '_malloc', { get: () => guarded, set: () => {} })
}

/** Address of a tensor's first byte. */
export function pointer(tensor: tf.TensorInfo): number {
  return heap().backend.getMemoryOffset(tensor.dataId)
}

/** An uninitialised float32 tensor. */
export function allocate(shape: readonly number[]): tf.TensorInfo {
  return heap().backend.makeOutput([...shape], 'float32')
}

/** Frees tensors that tfjs does not track. */
export function free(...tensors: readonly tf.TensorInfo[]): void {
  for (const { dataId } of tensors) heap().backend.disposeData(dataId)
}

/** So many floats at an address, until the memory grows. */
export function floatsAt(address: number, count: number): Float32Array {
  return new Float32Array(memoryOf(heap().backend).buffer, address, count)
}

/** Bytes that are never freed. */
export function reserve(backend: BackendWasm, bytes: number): number {
  return emscripten(backend)._malloc(bytes) >>> 0
}

/** Runs `use` with the address of so many bytes of scratch space. */
export function withScratch<T>(bytes: number, use: (address: number) => T): T {
  const wasm = emscripten(heap().backend)
  const address = wasm._malloc(bytes) >>> 0 // Emscripten gives a signed number, negative above 2 GB
  try {
    return use(address)
  } finally {
    wasm._free(address)
  }
}

export function sizeOf(tensor: tf.TensorInfo): number {
  return tensor.shape.reduce((product, size) => product * size, 1)
}
