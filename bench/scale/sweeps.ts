/** One size grows, the others stay: sizes that a laptop meets, far enough apart to see how cost grows. */
import type { Workload } from '../step/types.ts'

export type Sweep = {
  readonly name: string
  readonly sizes: readonly number[]
  readonly workload: (size: number) => Workload
  /** Whether the buffers of WebGPU are counted too: a software adapter needs a minute to compile for each size. */
  readonly webgpu: boolean
}

const BERT: Workload = {
  ...{ name: 'BERT', family: 'bert', layers: 2, hidden: 64, vocabulary: 4096, classes: 2 },
  ...{ rows: 16, tokens: 64, dropout: 0.1 },
}
const COMPACT: Workload = {
  ...{ name: 'compact', family: 'compact', layers: 1, hidden: 64, vocabulary: 10, classes: 3 },
  ...{ rows: 16, tokens: 150, dropout: 0.1 },
}

export const SWEEPS: readonly Sweep[] = [
  sweep(BERT, 'rows', [4, 8, 16, 32, 64], { webgpu: true }),
  sweep(BERT, 'tokens', [32, 64, 128, 256, 512], { webgpu: true }),
  sweep(BERT, 'layers', [1, 2, 4, 8]),
  sweep(BERT, 'hidden', [32, 64, 128, 256]),
  sweep(BERT, 'vocabulary', [256, 1024, 4096, 16384]),
  sweep(BERT, 'classes', [2, 16, 128, 1024]),
  sweep(COMPACT, 'rows', [4, 8, 16, 32, 64]),
  sweep(COMPACT, 'tokens', [50, 75, 150, 300, 600, 1200]),
  sweep(COMPACT, 'hidden', [32, 64, 128]),
  sweep(COMPACT, 'classes', [2, 16, 128, 1024]),
]

type Size = 'rows' | 'tokens' | 'layers' | 'hidden' | 'vocabulary' | 'classes'

function sweep(base: Workload, size: Size, sizes: readonly number[], { webgpu } = { webgpu: false }): Sweep {
  return { name: `${base.name}, ${size}`, sizes, workload: (value) => ({ ...base, [size]: value }), webgpu }
}
