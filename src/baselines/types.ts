/** The floors that every model is shown against, on the same split. */
import type { TaskMetrics } from '../metrics/types.ts'

export type Baseline = {
  readonly name: 'majority' | 'frequencies' | 'mean' | 'k-mer logistic regression' | 'k-mer ridge regression'
  readonly words: string
  readonly valid: TaskMetrics | null
  readonly test: TaskMetrics | null
  readonly seconds: number
}

/** Whether labels are blind to the strand, decided on held-out records of the training and validation parts. */
export type StrandDecision = {
  readonly reverseComplement: boolean
  readonly reason: string
}

/**
 * The k-mer logistic regression as plain weights on the square roots of the shares of all k-mers: words as numbers in
 * base `letters`, first letter most significant. Where it is canonical, the shares are those of both strands together.
 */
export type KmerRegression = {
  readonly k: number
  readonly canonical: boolean
  readonly words: number
  /** (classes, words), row by row. */
  readonly weight: Float32Array
  /** (classes) */
  readonly bias: Float32Array
}

export type BaselinesResult = {
  readonly baselines: readonly Baseline[]
  /** Null where another strand means nothing: all but DNA. */
  readonly strand: StrandDecision | null
}
