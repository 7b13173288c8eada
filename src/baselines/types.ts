/** The floors that every model is shown against, on the same split. */
import type { TaskMetrics } from '../metrics/types.ts'

export type Baseline = {
  readonly name:
    | 'majority'
    | 'frequencies'
    | 'mean'
    | 'k-mer logistic regression'
    | 'k-mer ridge regression'
    | 'positional logistic regression'
    | 'positional ridge regression'
    | 'window logistic regression'
    | 'tag of each word'
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
 * A k-mer regression (of classes: logistic; of numbers: ridge, on values standardised by the training part) as plain weights on the square roots of the shares of all k-mers: words as numbers in
 * base `letters`, first letter most significant. Where it is canonical, the shares are those of both strands together.
 */
export type KmerRegression = {
  readonly kind: 'kmers'
  readonly k: number
  readonly canonical: boolean
  readonly words: number
  /** (outputs, words), row by row. */
  readonly weight: Float32Array
  /** (outputs) */
  readonly bias: Float32Array
}

/** The same of indicators of the letters, and of the pairs of neighbours, at each place. L letters, P places. */
export type PlaceRegression = {
  readonly kind: 'places'
  readonly places: number
  /** (outputs, P, L), row by row. */
  readonly singles: Float32Array
  /** (outputs, P − 1, L, L): the first letter of a pair, then the second. */
  readonly pairs: Float32Array
  /** (outputs) */
  readonly bias: Float32Array
}

/** A linear model that may stand beside a network. */
export type SideRegression = KmerRegression | PlaceRegression

export type BaselinesResult = {
  readonly baselines: readonly Baseline[]
  /** Null where another strand means nothing: all but DNA. */
  readonly strand: StrandDecision | null
}
