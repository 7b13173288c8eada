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

/** Of stretches along sequences: of one label. `support` counts the true ones, `predicted` those that a model gives. */
export type SpanClassMetrics = ClassMetrics & { readonly predicted: number }

export type SpanMetrics = {
  readonly micro: Averages
  readonly macro: Averages
  readonly weighted: Averages
  readonly support: number
  readonly predicted: number
  readonly perClass: readonly SpanClassMetrics[]
}

export type SegmentMetrics = {
  /** Both ends exactly right. */
  readonly exact: SpanMetrics
  /** Sharing at least `minOverlap` of what the true and the predicted segment cover together. */
  readonly overlapping: SpanMetrics
  readonly minOverlap: number
}

/** One class against all others, where there are more than two. */
export type OneAgainstRest = { readonly label: string; readonly accuracy: number; readonly weighted: Averages }

/** A label per base, or per word of text: `n` and the fields of a classifier count those. */
export type PerBaseMetrics = ClassificationMetrics & {
  readonly task: 'per-base'
  readonly unit: 'base' | 'word'
  /** Sequences or sentences. */
  readonly records: number
  readonly oneAgainstRest: readonly OneAgainstRest[]
  readonly segments: SegmentMetrics
  /** Where the labels are tags of entities; as seqeval counts them. */
  readonly entities: SpanMetrics | null
}

/** How well a language model foretells tokens that it never saw. */
export type LanguageMetrics = {
  readonly task: 'masked' | 'causal'
  /** Tokens that were guessed. */
  readonly tokens: number
  /** Mean cross-entropy in nats per token. */
  readonly loss: number
  /** exp(loss): as unsure as a choice among so many equally likely tokens. */
  readonly perplexity: number
  /** Share of tokens whose likeliest guess was right. */
  readonly accuracy: number
  /** Share of tokens among the k likeliest guesses. */
  readonly topK: { readonly k: number; readonly accuracy: number }
}

/** One label of several: figures over the rows where it is known whether it is there. */
export type LabelMetrics = {
  readonly label: string
  readonly known: number
  readonly positives: number
  /** Null where there is only yes or only no. */
  readonly auroc: number | null
  /** Null where there is no yes. */
  readonly averagePrecision: number | null
  /** The probability with the highest F1 on validation data. */
  readonly threshold: number
  readonly atThreshold: Averages
  readonly atHalf: Averages
}

/** Several labels at once. Means over labels leave out those for which a figure is not defined. */
export type MultiLabelMetrics = {
  readonly task: 'multi-label'
  /** Rows with any known label. */
  readonly n: number
  readonly macroAuroc: number
  readonly microAuroc: number
  readonly macroAveragePrecision: number
  readonly microAveragePrecision: number
  /** Means over the labels, at their own thresholds and at ½. */
  readonly macroF1: number
  readonly macroF1AtHalf: number
  readonly perLabel: readonly LabelMetrics[]
}

/** One predicted number, in its own unit. */
export type ValueMetrics = {
  readonly label: string
  readonly n: number
  readonly mse: number
  readonly mae: number
  readonly pearson: number
  /** Correlation of the ranks; equal values share their mean rank. */
  readonly spearman: number
  /** 1 − mse / variance of the known values. */
  readonly r2: number
  /** Of the known values. */
  readonly mean: number
  readonly standardDeviation: number
  /** Mean of predicted − known. */
  readonly bias: number
}

/** Known and predicted values of some rows, for a chart; `of` is how many there are. */
export type ScatterPoints = {
  readonly of: number
  readonly actual: readonly number[]
  readonly predicted: readonly number[]
}

/** Numbers: means over the predicted values, and each by itself. */
export type RegressionMetrics = {
  readonly task: 'regression'
  /** Rows with any known value. */
  readonly n: number
  readonly mse: number
  readonly mae: number
  readonly pearson: number
  readonly spearman: number
  readonly r2: number
  readonly perValue: readonly ValueMetrics[]
  /** In the order of `perValue`. */
  readonly points: readonly ScatterPoints[]
}

/** What is measured, task by task; all but classification say which by a field `task`. */
export type TaskMetrics =
  | ClassificationMetrics
  | MultiLabelMetrics
  | RegressionMetrics
  | PerBaseMetrics
  | LanguageMetrics
