/** What the step benchmark asks of the workers that train, whichever engine they run. */
import type { BackendName } from '../../src/kernels/types.ts'
import type { GpuCounts } from '../../src/kernels/webgpu/counters.ts'

/** A model and the size of a batch; the same on every engine. */
export type Workload = {
  readonly name: string
  readonly family: 'bert' | 'compact'
  readonly layers: number
  /** Encoder width C; the feed-forward layer of a BERT is 4 C wide, a head 32 (compact: 2 C and 16). */
  readonly hidden: number
  readonly vocabulary: number
  readonly classes: number
  readonly rows: number
  readonly tokens: number
  readonly dropout: number
}

export type Setup = {
  readonly backend: BackendName
  /** Fused kernels, or stock operations only. */
  readonly kernels: boolean
  /** Threads of the WebAssembly backend. */
  readonly threads: number
  /** Counts WebGPU calls from the start on, which slows them: for counts, never for times. */
  readonly counting: boolean
  readonly workload: Workload
}

export type Started = { readonly device: string; readonly parameters: number }

export type Steps = {
  /** Wall time of each step, its loss read back. */
  readonly ms: readonly number[]
  readonly losses: readonly number[]
}

export type KernelTime = { readonly name: string; readonly calls: number; readonly ms: number }

export type Profile = {
  /** Mean per step, longest first; time inside of other kernels counts for those alone. */
  readonly kernels: readonly KernelTime[]
  /** Mean wall time of a step. */
  readonly ms: number
}

/** What one step asks of the device and of JavaScript. */
export type Counts = {
  /** Null on backends without a device of their own. */
  readonly gpu: GpuCounts | null
  /** Until the step is enqueued, on an idle device; on WebAssembly, what a step takes outside of kernels. */
  readonly jsMs: number
  /** The most that tensors took at any time of the step, parameters and moments included; null where nobody counts. */
  readonly peakBytes: number | null
}

export type Request =
  | { readonly kind: 'start'; readonly setup: Setup }
  | { readonly kind: 'steps'; readonly count: number }
  /** `compileOnly`: nothing is computed on WebGPU, so that counts and bytes of a large model take no minutes. */
  | { readonly kind: 'count'; readonly compileOnly: boolean }
  | { readonly kind: 'profile'; readonly count: number }

export type Answer = Started | Steps | Counts | Profile
