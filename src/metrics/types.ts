/** Metrics of a single-label classifier. Undefined ratios are 0, as scikit-learn's `zero_division=0`. */
export type Averages = { readonly precision: number; readonly recall: number; readonly f1: number }

export type ClassMetrics = Averages & { readonly label: string; readonly support: number }

export type ClassificationMetrics = {
  readonly n: number
  readonly accuracy: number
  /** Multi-class Matthews correlation (Gorodkin 2004). */
  readonly mcc: number
  readonly macro: Averages
  readonly weighted: Averages
  readonly perClass: readonly ClassMetrics[]
  /** confusion[actual][predicted], in the order of `perClass`. */
  readonly confusion: readonly (readonly number[])[]
}
