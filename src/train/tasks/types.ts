/**
 * What a task is: what is asked of a model, how its answers are scored, and how they are told. The training loop, the
 * evaluation, predictions, checkpoints and exports go through this and know no task by name.
 *
 * R rows of logits: one per sequence, or one per token of the padded batch (or of its chosen positions); C outputs.
 */
import type * as tf from '@tensorflow/tfjs-core'
import type { StrandDecision } from '../../baselines/types.ts'
import type { LanguageMetrics, TaskMetrics } from '../../metrics/types.ts'
import type { Head, LabelChain, ProblemType, Scale } from '../../models/types.ts'
import type { DataTask } from '../../sequence/types.ts'
import type { EncodedPart, TokenizerSpec } from '../../tokenize/types.ts'
import type { HostBatch } from '../makeBatch.ts'
import type { BasePredictions } from '../tiles/predictTiles.ts'
import type { ResolvedTrainParams, SelectionMetric } from '../types.ts'

/** Beside the tasks of labelled data those that need none. */
export type TaskKind = DataTask | 'masked' | 'causal' | 'shuffled'

/** What the numbers stand for that a model gives. */
export type Outputs = {
  /** Of classes, labels or values, in the order of the logits; empty for language models. */
  readonly names: readonly string[]
  /** Where sequences are learnt from alone; of language models, whose outputs are the vocabulary, `names` is empty. */
  readonly language?: LanguageSetting
  /** What numbers were standardised by; absent where the model gives them in the unit of the data. */
  readonly scale?: Scale
  /** From which probability on each of several labels is predicted; absent before the end of a training. */
  readonly thresholds?: readonly number[]
  /** The question only served to learn from: a model that starts from this one takes nothing of its head. */
  readonly pretext?: true
  /** How labels follow each other along a sequence; absent before the end of a training, and where that is no help. */
  readonly chain?: LabelChain
}

/** Which tokens a masked language model has to guess. */
export type Masking = {
  /** Share of the tokens that are hidden. */
  readonly rate: number
  /** Neighbouring tokens that are hidden together. */
  readonly spanLength: number
}

export type LanguageSetting = { readonly tokenizer: TokenizerSpec; readonly masking: Masking }

/** What the loss of a batch compares the logits with, on the host. */
export type LossTargets = {
  /** float32 (R, C) row by row, or int32 (R): one class each. */
  readonly targets: Float32Array | Int32Array
  /** float32 (R), or (R, C) where every value has its own; null weighs all alike. */
  readonly weights: Float32Array | null
  /** Sum of the weights: the share of this batch where several make one update. */
  readonly total: number
}

/** A batch as the task poses it: what is fed (a masked language model hides tokens) and what is asked of it. */
export type Posed = { readonly batch: HostBatch; readonly targets: LossTargets }

/** @param key of everything random in the question: the same key always poses the same one */
export type Pose = (batch: HostBatch, key: number) => Posed

/** A part of the data with a model at hand. */
export type PartRun = {
  readonly part: EncodedPart
  /** float32 (rows, C), row by row, in the order of the part: for heads with one row of logits per sequence. */
  logits(): Promise<Float32Array>
  /**
   * Batch by batch, by rising length, where all logits are too many to keep: `take` gets the logits (R, C) of these rows
   * and disposes nothing. `feed` changes what the model sees.
   */
  eachBatch(
    take: (logits: tf.Tensor2D, batch: HostBatch) => Promise<void>,
    feed?: (batch: HostBatch) => HostBatch,
  ): Promise<void>
}

/** One class per sequence. */
export type ClassPredictions = {
  readonly kind: 'classification'
  readonly classes: number
  /** float32 (rows, C): a distribution over the classes. */
  readonly probabilities: Float32Array
  /** The likeliest class. */
  readonly predicted: Int32Array
  /** Mean cross-entropy of the labelled rows; 0 without any. */
  readonly loss: number
}

/** How well tokens were foretold; the guesses themselves are too many to keep. */
export type LanguagePredictions = {
  readonly kind: 'masked' | 'causal'
  readonly metrics: LanguageMetrics
  readonly loss: number
}

/** Several labels per sequence. */
export type MultiLabelPredictions = {
  readonly kind: 'multi-label'
  /** float32 (rows, C) */
  readonly probabilities: Float32Array
  /** Mean cross-entropy of the known labels; 0 without any. */
  readonly loss: number
}

/** Numbers. */
export type RegressionPredictions = {
  readonly kind: 'regression'
  /** float64 (rows, C) in the unit of the data. */
  readonly values: Float64Array
  /** Mean squared error in standard deviations of the training part; 0 where nothing is known. */
  readonly loss: number
}

/** Whatever it is, it holds the mean loss of the rows whose answer is known. */
export type Predictions =
  | ClassPredictions
  | MultiLabelPredictions
  | RegressionPredictions
  | BasePredictions
  | LanguagePredictions

/** A figure that tables show. */
export type Score = {
  readonly key: string
  /** In words. */
  readonly name: string
  /** Its name among the metrics of model hubs. */
  readonly hub: string
}

/** Values of `Task.scores` by key. */
export type Scores = Readonly<Record<string, number>>

/** What a method of some name reaches. */
export type NamedScores = { readonly name: string; readonly [key: string]: string | number }

/** A file in pieces, whose name it has in an export. */
export type TextFile = { readonly path: string; readonly pieces: readonly string[] }

/** Columns of `predictions.tsv` after the id. */
export type PredictionTable = {
  readonly columns: readonly string[]
  cells(row: number): readonly string[]
}

/** What the `predict` cell tells of all rows together. */
export type PredictionSummary =
  | { readonly classes: readonly { readonly label: string; readonly count: number }[] }
  | {
      readonly task: 'multi-label'
      readonly labels: readonly { readonly label: string; readonly threshold: number; readonly count: number }[]
    }
  | {
      readonly task: 'regression'
      readonly values: readonly {
        readonly label: string
        readonly min: number
        readonly mean: number
        readonly max: number
      }[]
    }

/** What it tells of one row. */
export type Answer = {
  /** In words. */
  readonly predicted: string
  /** Of the predicted class, where there is one class. */
  readonly probability: number | null
  /** Probability of each label, or the numbers. */
  readonly values?: readonly number[]
  /** Where the sequence has a label per base or word. */
  readonly runs?: Runs
}

/** Stretches of equal labels along a sequence, as [label, length]; '' where there is none. */
export type Runs = readonly (readonly [string, number])[]

/** Truth and prediction along one sequence, in bases or words. */
export type Track = {
  /** Index into the data set. */
  readonly record: number
  /** Share of the labelled bases (or words) that are right. */
  readonly right: number
  readonly actual: Runs
  readonly predicted: Runs
}

export interface Task<P extends Predictions = Predictions, M extends TaskMetrics = TaskMetrics> {
  readonly kind: TaskKind
  readonly head: Head
  /** What the outputs of a sequence head mean. */
  readonly problem: ProblemType
  /** Validation figures that may choose the checkpoint, the default first; the larger the better, except for the loss. */
  readonly selections: readonly SelectionMetric[]
  readonly scores: readonly Score[]
  /** The score by which a model beats another, and the difference below which nobody should speak of better or worse. */
  readonly verdict: { readonly key: string; readonly tie: number }
  /** What such a model is called in a card, what its outputs are called, and the task in the words of model hubs. */
  readonly card: { readonly noun: string; readonly outputs: string; readonly hub: string }

  /** Whether training hides no letters: a number may hang on a single one, and no other part of the sequence tells of it. */
  readonly keepsLetters?: true

  /** Whether row `row` says anything to learn from or to judge by. */
  isLabelled(part: EncodedPart, row: number): boolean
  /** @throws TrainDataError where labelled rows of the training part teach nothing */
  check(train: EncodedPart, outputs: Outputs): void
  /** What the names of the outputs say about the other strand; absent where only the data can tell. */
  strand?(outputs: Outputs): Pick<StrandDecision, 'reverseComplement' | 'reason'>
  /** Training rows per class; empty where there are no classes that could be balanced. */
  classCounts(train: EncodedPart, outputs: Outputs): readonly number[]
  /** What the outputs stand for, where the training part has a say in it; else it is their names alone. */
  outputsOf?(names: readonly string[], train: EncodedPart): Outputs
  pose(train: EncodedPart, outputs: Outputs, params: ResolvedTrainParams): Pose
  /** Weighted mean over the rows. */
  loss(logits: tf.Tensor2D, targets: LossTargets): tf.Scalar

  predict(run: PartRun, outputs: Outputs): Promise<P>
  metrics(predictions: P, part: EncodedPart, outputs: Outputs): M
  /** What stays of the metrics of an evaluation once there is a later one, where they hold much: points of charts. */
  slim?(metrics: M): M
  /** What is decided on validation data once the training is over, such as thresholds. */
  settle?(valid: PartRun, train: EncodedPart, outputs: Outputs): Promise<Settled<M>>
  /** The value of one of `selections` other than the loss. */
  selectionValue(metric: SelectionMetric, metrics: M): number
  /** Of the selection value, by the number of rows: evaluations within it of each other are alike. */
  standardError(metrics: M): number
  scoresOf(metrics: M): Scores

  /**
   * The records that predictions are about, as indices into the data set; absent where that is one per row of the part.
   * `row` below counts these.
   */
  recordsOf?(part: EncodedPart): Uint32Array
  /** @param truth the part with its labels, where the table should have them */
  table(predictions: P, outputs: Outputs, truth: EncodedPart | null): PredictionTable
  summary(predictions: P, outputs: Outputs): PredictionSummary
  answer(predictions: P, row: number, outputs: Outputs): Answer
  /** What a card says beyond the scores, as Markdown. */
  details(metrics: M): readonly string[]
  /** What an export holds beside the table of predictions. */
  files?(predictions: P, ids: readonly string[], outputs: Outputs): readonly TextFile[]
  /** Logits of the other strand, row by row as those of the given one; absent where rows are no places. */
  alignStrands?(logits: tf.Tensor2D, batch: HostBatch, part: EncodedPart, outputs: Outputs): tf.Tensor2D
  /** Truth and prediction along sequences, the worst first; absent where sequences have one answer. */
  tracks?(predictions: P, part: EncodedPart, outputs: Outputs, limit: number): readonly Track[]
  /** Rows of one field of a confusion matrix, surest first; absent where there is no such matrix. */
  members?(predictions: P, part: EncodedPart, field: Field): readonly number[]
}

/** `metrics`: of the validation part, where its predictions are others now than during the training. */
export type Settled<M extends TaskMetrics = TaskMetrics> = { readonly outputs: Outputs; readonly metrics?: M }

/** Indices of the class of the label and of the predicted one. */
export type Field = { readonly actual: number; readonly predicted: number }
