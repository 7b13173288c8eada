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

/** What is measured, task by task; all but classification say which by a field `task`. */
export type TaskMetrics = ClassificationMetrics | PerBaseMetrics | LanguageMetrics
