/**
 * What the workers can do, one line each: what goes in, what streams back, what comes out. Types only.
 *
 * A request names its whole recipe (files → data → split → tokenizer → model → training), each stage with the
 * hash that identifies its result. Workers remember results by that hash and can make them again from the recipe,
 * so a reload, or a worker that died, costs time and nothing else.
 */
import type { BaselinesResult, SideRegression } from '../baselines/types.ts'
import type { ModelParams, ModelResult } from '../models/types.ts'
import type { SplitParams, SplitResult } from '../sequence/splitting/types.ts'
import type { DataParams, DataResult, DataTask, FileRef, RecordPreview, SplitPart } from '../sequence/types.ts'
import type { EncodedPart, ModelReads, TokenizerParams, TokenizerResult, TokenizerSpec } from '../tokenize/types.ts'
import type { Answer, PredictionSummary, Track } from '../train/tasks/types.ts'
import type {
  DeviceSettings,
  DeviceState,
  EvaluateParams,
  EvaluateResult,
  ExportParams,
  GenerateParams,
  GenerateResult,
  PretrainParams,
  PretrainResult,
  TrainEvent,
  TrainParams,
  TrainResult,
} from '../train/types.ts'

export type ResultKey = string

export type DataRecipe = { readonly key: ResultKey; readonly params: DataParams }
export type SplitRecipe = { readonly key: ResultKey; readonly params: SplitParams; readonly data: DataRecipe }
export type TokenizerRecipe = { readonly key: ResultKey; readonly params: TokenizerParams; readonly split: SplitRecipe }
export type PretrainRecipe = {
  readonly key: ResultKey
  readonly params: PretrainParams
  readonly tokenizer: TokenizerRecipe
}
export type ModelRecipe = {
  readonly key: ResultKey
  readonly params: ModelParams
  readonly tokenizer: TokenizerRecipe
  /** A language model of this notebook to start from, in the place of `params.checkpoint`. */
  readonly pretrained?: PretrainRecipe
}
export type TrainRecipe = { readonly key: ResultKey; readonly params: TrainParams; readonly model: ModelRecipe }
export type EvaluateRecipe = { readonly key: ResultKey; readonly params: EvaluateParams; readonly train: TrainRecipe }

export type GenerateRecipe = { readonly key: ResultKey; readonly params: GenerateParams; readonly source: ModelSource }

/** Where the weights of `predict` and `exportModel` come from. */
export type ModelSource =
  | { readonly kind: 'trained'; readonly train: TrainRecipe }
  | { readonly kind: 'pretrained'; readonly pretrain: PretrainRecipe }
  | { readonly kind: 'imported'; readonly id: string }

export type Progress = {
  readonly stage: string
  /** Units done and in all; `total` 0 while unknown. `unit` is what the numbers count. */
  readonly done: number
  readonly total: number
  readonly unit: 'bytes' | 'records' | 'steps'
}

export type Prediction = Answer & { readonly record: number; readonly actual: string | null }

export type PredictResult = PredictionSummary & {
  readonly records: number
  /** What was written: the table, and for labels along sequences their segments. */
  readonly files: readonly string[]
  /** The first rows, for the table. */
  readonly preview: readonly (RecordPreview & Prediction)[]
  readonly seconds: number
}

export type ImportedModel = {
  readonly id: string
  readonly name: string
  readonly family: string
  readonly parameters: number
  readonly classes: readonly string[]
  readonly tokenizer: TokenizerSpec
}

export type SequenceFacts = {
  /** Whether a row holds two sequences. */
  readonly pairs: boolean
  readonly tokenizer: TokenizerSpec
  /** Of sequences with one label each; else none. */
  readonly classes: readonly string[]
  readonly rows: Readonly<Record<SplitPart, number>>
  /** Tokens per training row after truncation: the most, the median, the 95th percentile. */
  readonly maxTokens: number
  readonly medianTokens: number
  readonly p95Tokens: number
}

export type BinaryFile = { readonly path: string; readonly bytes: Uint8Array }

/** Spoken between the page and `data.worker`. */
export interface DataProcedures {
  /** Hashes a file and keeps it (OPFS), so that a reload finds it. */
  addFile: { request: { file: File }; event: Progress; response: FileRef }
  /** Whether each file is still at hand; a large one may have to be dropped again. */
  hasFiles: { request: { files: readonly FileRef[] }; event: never; response: { missing: readonly FileRef[] } }
  data: { request: { recipe: DataRecipe }; event: Progress; response: DataResult }
  split: { request: { recipe: SplitRecipe }; event: Progress; response: SplitResult }
  tokenizer: { request: { recipe: TokenizerRecipe }; event: Progress; response: TokenizerResult }
  baselines: { request: { recipe: SplitRecipe }; event: Progress; response: BaselinesResult }
  records: {
    request: { recipe: DataRecipe; indices: readonly number[] }
    event: never
    response: readonly RecordPreview[]
  }
  /** Opens the way for tokens to the train worker: `port` then speaks TokenProcedures. */
  connect: { request: { port: MessagePort }; event: never; response: null }
}

/** Spoken from `train.worker` to `data.worker` over a MessageChannel; buffers are transferred. */
export interface TokenProcedures {
  /** The tokenizer, the classes and the sizes: what a model needs to know of its data. */
  facts: {
    request: { recipe: TokenizerRecipe }
    event: Progress
    response: SequenceFacts & {
      task: DataTask
      /** Names of the classes, labels or values. */
      classes: readonly string[]
    }
  }
  /** The same of sequences that need no labels. */
  sequenceFacts: { request: { recipe: TokenizerRecipe }; event: Progress; response: SequenceFacts }
  encoded: { request: { recipe: TokenizerRecipe; part: SplitPart }; event: Progress; response: EncodedPart }
  /** Every record of a data set as a model reads it, labelled or not: for `predict`. */
  encodeAll: {
    request: { recipe: DataRecipe; reads: ModelReads }
    event: Progress
    response: EncodedPart
  }
  ids: { request: { recipe: DataRecipe; indices: Uint32Array }; event: never; response: readonly string[] }
  /** Whole sequences, as text. */
  sequences: { request: { recipe: DataRecipe; indices: Uint32Array }; event: never; response: readonly string[] }
  /** As the page sees them, for the table of predictions. */
  records: {
    request: { recipe: DataRecipe; indices: readonly number[] }
    event: never
    response: readonly RecordPreview[]
  }
  baselines: { request: { recipe: SplitRecipe }; event: Progress; response: BaselinesResult }
  /** The linear models of the baselines by value that may stand beside a network, one that reads both strands if `canonical`. */
  regressions: {
    request: { recipe: SplitRecipe; canonical: boolean }
    event: Progress
    response: readonly SideRegression[]
  }
}

/** Spoken between the page and `train.worker`. */
export interface TrainProcedures {
  connect: { request: { port: MessagePort }; event: never; response: null }
  device: { request: DeviceSettings; event: never; response: DeviceState }
  model: { request: { recipe: ModelRecipe }; event: Progress; response: ModelResult }
  train: { request: { recipe: TrainRecipe }; event: TrainEvent; response: TrainResult }
  pretrain: { request: { recipe: PretrainRecipe }; event: TrainEvent; response: PretrainResult }
  /** A pretrained model as a folder, with its curves and the beginnings of a SOURCE.md. */
  pretrainedFiles: {
    request: { recipe: PretrainRecipe; result: PretrainResult }
    event: never
    response: readonly BinaryFile[]
  }
  generate: { request: { recipe: GenerateRecipe }; event: Progress; response: GenerateResult }
  /** Steers the running training: `stop` ends it at the next step and keeps the best so far. */
  steer: { request: { key: ResultKey; action: 'pause' | 'resume' | 'stop' }; event: never; response: null }
  /** The step of a checkpoint left by an interrupted run, or null. */
  checkpoint: { request: { key: ResultKey }; event: never; response: { step: number; steps: number } | null }
  evaluate: { request: { recipe: EvaluateRecipe }; event: Progress; response: EvaluateResult }
  /** Records in one field of the confusion matrix, surest first. */
  members: {
    request: { recipe: EvaluateRecipe; actual: string; predicted: string; limit: number }
    event: never
    response: readonly Prediction[]
  }
  /** Truth and prediction along the sequences that were judged on, the worst first; empty where they have one answer. */
  tracks: { request: { recipe: EvaluateRecipe; limit: number }; event: never; response: readonly Track[] }
  predict: {
    request: { source: ModelSource; data: DataRecipe; key: ResultKey }
    event: Progress
    response: PredictResult
  }
  /** One of `PredictResult.files`; the table where none is named. */
  predictionsTsv: { request: { key: ResultKey; path?: string }; event: never; response: Blob }
  /** The model folder: weights, config, tokenizer, card, metrics and predictions; `extra` is added as it is. */
  exportModel: {
    request: {
      recipe: EvaluateRecipe | TrainRecipe
      params: ExportParams
      title: string
      evaluation: EvaluateResult | null
      training: TrainResult
      extra: readonly BinaryFile[]
    }
    event: Progress
    response: readonly BinaryFile[]
  }
  importModel: { request: { files: readonly File[] }; event: Progress; response: ImportedModel }
  importedModels: { request: Record<string, never>; event: never; response: readonly ImportedModel[] }
}
