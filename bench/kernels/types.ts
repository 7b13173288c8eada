import type { BackendName } from '../../src/kernels/types.ts'

export type Request =
  | { readonly kind: 'start'; readonly backend: BackendName; readonly probes: Probes }
  | { readonly kind: 'measure'; readonly fused: boolean; readonly repetitions: number }

/** WebAssembly binaries: plain SIMD, and with fused multiply-add. */
export type Probes = { readonly simd: readonly number[]; readonly relaxed: readonly number[]; readonly floats: number }

/** What the device can do at most, measured. */
export type Limits = { readonly device: string; readonly flopsPerSecond: number; readonly bytesPerSecond: number }

export type Measured = {
  readonly name: string
  /** Fastest of the repetitions. */
  readonly ms: number
  /** What it takes at least: every input read and every output written once. */
  readonly flops: number
  readonly bytes: number
}

export type Answer = Limits | readonly Measured[]
