import type { Workload } from './types.ts'

/** The BERT of the figures in the documentation: H = 128, feed-forward 512, 4 heads, 6-mers. */
export function bert(layers: number, size: { readonly rows: number; readonly tokens: number }): Workload {
  return {
    ...{ name: `BERT, L = ${layers}`, family: 'bert', layers, hidden: 128, vocabulary: 4096, classes: 2, dropout: 0.1 },
    ...size,
  }
}

/** The default classifier, on sequences of so many characters. */
export function compact(tokens: number, rows: number): Workload {
  return {
    ...{ name: `compact, ${tokens} characters`, family: 'compact', layers: 1, hidden: 64 },
    ...{ vocabulary: 10, classes: 3, dropout: 0.1, rows, tokens },
  }
}

export const FULL = { rows: 32, tokens: 128 }

/** Counts do not depend on the size of a batch; a software adapter is too slow for a large one. */
export const TINY = { rows: 2, tokens: 8 }
