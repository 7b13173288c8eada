import { PartNotLoadedError } from '../../shared/partNotLoaded.ts'
import relaxedUrl from './binary/kernels-relaxed-simd.wasm?url'
import relaxedSharedUrl from './binary/kernels-relaxed-simd-shared.wasm?url'
import simdUrl from './binary/kernels-simd.wasm?url'
import simdSharedUrl from './binary/kernels-simd-shared.wasm?url'

/** What assembly/index.ts exports; its parameters are documented there. */
export const KERNEL_NAMES = [
  'adamW',
  'attention',
  'attentionGradient',
  'columnSums',
  'dropout',
  'embedding',
  'embeddingGradient',
  'flipKernel',
  'gated',
  'gatedGradient',
  'gelu',
  'geluGradient',
  'geluTanh',
  'geluTanhGradient',
  'gemm',
  'layerNorm',
  'layerNormGradient',
  'maxPool1d',
  'maxPool1dGradient',
  'movingAverage',
  'padRows',
  'rotate',
  'rowStatistics',
  'sparseLossGradient',
  'sumSquares',
] as const

export type KernelName = (typeof KERNEL_NAMES)[number]

export type KernelExports = { readonly [name in KernelName]: (...pointersAndSizes: number[]) => void } & {
  readonly gemmScratchBytes: () => number
}

/** One function with one relaxed instruction: valid only where relaxed SIMD is on (from wasm-feature-detect). */
const RELAXED_SIMD_PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0],
  ...[65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
)

/** The build with fused multiply-add where the browser has relaxed SIMD, for the kind of memory that tfjs has. */
export async function compileKernels(memory: WebAssembly.Memory): Promise<WebAssembly.Module> {
  const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer
  const relaxed = WebAssembly.validate(RELAXED_SIMD_PROBE)
  const [plainUrl, sharedUrl] = relaxed ? [relaxedUrl, relaxedSharedUrl] : [simdUrl, simdSharedUrl]
  const url = shared ? sharedUrl : plainUrl
  const response = await fetch(url)
  if (!isWasm(response)) throw new PartNotLoadedError(url, new Error(`HTTP ${response.status}`))
  return WebAssembly.compile(await response.arrayBuffer())
}

/** Servers of single-page programs answer a path that they do not know with the page itself. */
function isWasm({ ok, headers }: Response): boolean {
  return ok && !headers.get('content-type')?.startsWith('text/html')
}

export async function bindKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<KernelExports> {
  const instance = await WebAssembly.instantiate(module, { env: { memory } })
  return instance.exports as KernelExports // the shape of the module that scripts/buildKernels.ts makes
}
