/** Parameters, events and results of training and evaluation. */
import type { BaselinesResult } from '../baselines/types.ts'
import type { DeviceInfo } from '../kernels/types.ts'
import type {
  ClassificationMetrics,
  MultiLabelMetrics,
  PerBaseMetrics,
  RegressionMetrics,
  TaskMetrics,
} from '../metrics/types.ts'
import type { FamilyName, ModelParams } from '../models/types.ts'
import type { SmilesReason } from '../sequence/smiles/types.ts'
import type { Masking, TaskKind } from './tasks/types.ts'

export type { BackendChoice, DeviceInfo, DeviceSettings, DeviceState } from '../kernels/types.ts'

/** How a token is drawn from the logits of an autoregressive model. */
export type SamplingParams = {
  /** Divides the logits: below 1 the likely becomes likelier, 0 always takes the likeliest. */
  readonly temperature: number
  /** Only the so many likeliest tokens may be drawn; 0 for all. */
  readonly topK: number
  /** Only the likeliest tokens that together reach this probability (Holtzman 2020, nucleus); 1 for all. */
  readonly topP: number
}

export type SelectionMetric =
  | 'mcc'
  | 'accuracy'
  | 'macroF1'
  | 'macroAuroc'
  | 'microAuroc'
  | 'macroAveragePrecision'
  | 'spanF1'
  | 'spearman'
  | 'pearson'
  | 'r2'
  | 'loss'

export type TrainParams = {
  readonly epochs: 'auto' | number
  readonly batchSize: 'auto' | number
  readonly learningRate: 'auto' | number
  readonly seed: number
  readonly schedule: 'auto' | 'cosine' | 'linear' | 'constant'
  /** Share of all steps spent warming up. */
  readonly warmup: 'auto' | number
  readonly weightDecay: 'auto' | number
  /** Largest global norm of the gradient; 0 turns clipping off. */
  readonly clipNorm: number
  readonly labelSmoothing: 'auto' | number
  readonly classWeights: 'auto' | 'none' | 'balanced'
  /** Batches whose gradients are summed before one update. */
  readonly accumulate: number
  readonly reverseComplement: 'auto' | 'on' | 'off'
  /** Largest random shift in residues; 0 is off. */
  readonly shift: 'auto' | number
  /** Metric on validation data that chooses the checkpoint and stops early; `auto`: the first of the task's own. */
  readonly metric: 'auto' | SelectionMetric
  /** Evaluations without improvement before training stops; 0 never stops early. */
  readonly patience: 'auto' | number
  /** Evaluations on validation data per epoch. */
  readonly evaluationsPerEpoch: number
  /** Factor of the learning rate from each layer to the one below it; 1 treats all alike. */
  readonly layerDecay: number
  /** Epochs after which one more layer is trained, from the top; 0 trains all from the start. */
  readonly unfreeze: number
}

/** TrainParams with every `auto` resolved, as it stands in the result. */
export type ResolvedTrainParams = {
  readonly epochs: number
  readonly batchSize: number
  readonly learningRate: number
  readonly seed: number
  readonly schedule: 'cosine' | 'linear' | 'constant'
  readonly warmup: number
  readonly weightDecay: number
  readonly clipNorm: number
  readonly labelSmoothing: number
  readonly classWeights: 'none' | 'balanced'
  readonly accumulate: number
  readonly reverseComplement: boolean
  readonly reverseComplementReason: string
  readonly shift: number
  readonly metric: SelectionMetric
  readonly patience: number
  readonly evaluationsPerEpoch: number
  readonly layerDecay: number
  readonly unfreeze: number
  /** Decay of the running average of the weights that is evaluated and exported; 0 is off. */
  readonly emaDecay: number
  /** Share of the tokens of a training batch that are replaced by "any residue". */
  readonly maskRate: number
}

export type Evaluation = {
  readonly step: number
  readonly epoch: number
  readonly loss: number
  readonly metrics: TaskMetrics
  /** Whether its weights were kept, in the place of those before: see `isKept`. */
  readonly best: boolean
}

/** AdaLoRA: the rank of each adapted matrix at one step. */
export type Ranks = {
  readonly step: number
  /** Triplets that may stay at this step, and in the end, over all matrices. */
  readonly budget: number
  readonly finalBudget: number
  /** Rank of every matrix at the start. */
  readonly initialRank: number
  readonly matrices: readonly { readonly module: string; readonly rank: number }[]
}

export type TrainEvent =
  | {
      readonly kind: 'plan'
      readonly device: DeviceInfo
      readonly params: ResolvedTrainParams
      readonly steps: number
      readonly stepsPerEpoch: number
      readonly trainRows: number
      readonly validRows: number
      readonly parameters: number
      readonly task: TaskKind
      /** Names of the classes, labels or values. */
      readonly outputs: readonly string[]
      /** 0, or the step of the checkpoint that this run goes on from. */
      readonly resumedFrom: number
      /** Loss history up to `resumedFrom`. */
      readonly history: readonly { readonly step: number; readonly loss: number }[]
      readonly evals: readonly Evaluation[]
    }
  | { readonly kind: 'baselines'; readonly result: BaselinesResult }
  | {
      readonly kind: 'stage'
      readonly stage: 'loading' | 'baselines' | 'compiling' | 'training' | 'evaluating' | 'saving'
    }
  | {
      /** Steps since the last such event, oldest first. */
      readonly kind: 'steps'
      readonly steps: readonly { readonly step: number; readonly loss: number; readonly learningRate: number }[]
      readonly samplesPerSecond: number
      readonly tokensPerSecond: number
      readonly memoryBytes: number
      /** Milliseconds of training so far, pauses not counted. */
      readonly trainedMs: number
    }
  | { readonly kind: 'eval'; readonly evaluation: Evaluation }
  /** Triplets were chosen anew. */
  | { readonly kind: 'ranks'; readonly ranks: Ranks }
  /** How many of the programs that a step needs on a GPU are compiled. */
  | { readonly kind: 'compiled'; readonly ready: number; readonly all: number }
  | { readonly kind: 'checkpoint'; readonly step: number }
  /** Something went wrong that does not end the training: a checkpoint that could not be saved. */
  | { readonly kind: 'warning'; readonly code: string; readonly message: string; readonly advice?: string }
  | { readonly kind: 'paused'; readonly step: number }
  | { readonly kind: 'resumed'; readonly step: number }

/** A regression on k-mers, or on the letters and pairs of letters at so many places, with its share of the logits. */
export type SideVoice = { readonly share: number } & ({ readonly k: number } | { readonly places: number })

/** The regressions beside the network, and what all together reach on validation data. */
export type SideMix = {
  readonly beside: readonly SideVoice[]
  readonly loss: number
  readonly metrics: TaskMetrics
}

/** Labels are predicted as the likeliest path through a chain: what validation data chose. */
export type ChainChoice = {
  /** How much the network's log-probabilities count beside the transitions. */
  readonly weight: number
  /** How much the bases around boundaries do; null: not at all. */
  readonly boundaries: number | null
  /** Of the validation part. */
  readonly metrics: TaskMetrics
}

export type TrainResult = {
  readonly steps: number
  readonly epochs: number
  readonly parameters: number
  readonly tokensPerSecond: number
  readonly samplesPerSecond: number
  readonly seconds: number
  readonly stopReason: 'finished' | 'early' | 'stopped'
  readonly device: DeviceInfo
  readonly params: ResolvedTrainParams
  readonly best: {
    readonly step: number
    readonly epoch: number
    readonly metric: SelectionMetric
    readonly value: number
    readonly metrics: TaskMetrics
  }
  /** Every step up to 10,000 of them; in longer runs every second, third, … and the last. */
  readonly history: readonly { readonly step: number; readonly loss: number; readonly learningRate: number }[]
  readonly evals: readonly Evaluation[]
  readonly baselines: BaselinesResult
  /** AdaLoRA: the ranks that are left. */
  readonly ranks?: Ranks
  /** Absent where the network stands alone. */
  readonly sideMix?: SideMix
  /** Of labels along sequences: absent where the likeliest label of each base is as good. */
  readonly labelChain?: ChainChoice
}

/** What the training loop gives back; with the baselines it is the TrainResult. */
export type TrainOutcome = Omit<TrainResult, 'baselines' | 'sideMix' | 'labelChain'>

/** Parameters of the `pretrain` cell: a language model from sequences alone. */
export type Objective = 'masked' | 'causal' | 'shuffled'

export type PretrainParams = {
  /**
   * `masked`: hidden tokens from both sides; `causal`: the next token from those before; `shuffled`: whether a sequence is
   * real or shuffled. `auto`: masked, but causal for SMILES.
   */
  readonly objective: 'auto' | Objective
  /** Share of the tokens that are hidden (masked). */
  readonly maskRate: number
  /** Neighbouring tokens hidden together (masked); `auto`: k for overlapping k-mers, else 1. */
  readonly spanLength: 'auto' | number
  /** Updates; `auto` goes three times through the sequences, within limits. */
  readonly steps: 'auto' | number
  readonly batchSize: number
  readonly learningRate: number
  /** Share of all steps spent warming up. */
  readonly warmup: number
  readonly weightDecay: number
  readonly seed: number
  /** Updates between two looks at the held-out sequences; `auto`: a fortieth of all. */
  readonly evaluateEvery: 'auto' | number
  /** Whether each sequence turns to its other strand half of the time; `auto`: where it has one (masked). */
  readonly reverseComplement: 'auto' | 'on' | 'off'
  /** How the weights of the files are stored that one takes away; in the notebook they stay as they are. */
  readonly precision: 'f32' | 'f16'
} & Pick<ModelParams, 'family' | 'checkpoint' | 'hiddenSize' | 'layers' | 'heads' | 'dropout'>

export type PretrainResult = TrainOutcome & {
  readonly objective: Objective
  readonly masking: Masking
  readonly family: FamilyName
}

/** Parameters of the `generate` cell. */
export type GenerateParams = SamplingParams & {
  /** `none`: the model pretrained in this notebook; else the id of an imported model or the name of a bundled one. */
  readonly checkpoint: string
  /** Sequences to make. */
  readonly count: number
  /** Tokens per sequence at most. */
  readonly maxTokens: 'auto' | number
  readonly seed: number
}

export type GeneratedSequence = {
  readonly text: string
  readonly tokens: number
  /** Whether the model ended it; otherwise it was cut. */
  readonly ended: boolean
  /** Whether an earlier one is the same. */
  readonly repeated: boolean
  /** Whether it stands in the training data; null where those are not known. */
  readonly known: boolean | null
  /** What is wrong with it as a molecule, `none`, or null where it is none. */
  readonly fault: 'none' | SmilesReason | null
}

export type GenerateResult = {
  readonly sequences: number
  readonly ended: number
  readonly distinct: number
  /** Distinct ones that are not in the training data; null where those are not known. */
  readonly novel: number | null
  /** Molecules without a fault; null where they are no molecules. */
  readonly valid: number | null
  /** In characters. */
  readonly lengths: { readonly min: number; readonly mean: number; readonly max: number }
  readonly preview: readonly GeneratedSequence[]
  readonly seconds: number
}

export type EvaluateParams = { readonly split: 'test' | 'valid' | 'train' }

export type EvaluateResult = ClassEvaluation | LabelEvaluation | NumberEvaluation | BaseEvaluation

export type ClassEvaluation = EvaluationOf<ClassificationMetrics, 'accuracy' | 'mcc' | 'macroF1'>
export type LabelEvaluation = EvaluationOf<
  MultiLabelMetrics,
  'macroAuroc' | 'microAuroc' | 'macroAveragePrecision' | 'macroF1'
>
export type NumberEvaluation = EvaluationOf<RegressionMetrics, 'spearman' | 'pearson' | 'r2' | 'mse' | 'mae'>
export type BaseEvaluation = EvaluationOf<PerBaseMetrics, 'accuracy' | 'mcc' | 'weightedF1' | 'macroF1' | 'spanF1'>

/** The metrics of a task, and beside them the scores that the baselines reach. */
type EvaluationOf<Metrics, ScoreKey extends string> = Metrics & {
  readonly split: 'test' | 'valid' | 'train'
  readonly loss: number
  readonly seconds: number
  readonly baselines: readonly ({ readonly name: string } & Readonly<Record<ScoreKey, number>>)[]
  /** One plain sentence: does the model beat the baselines? */
  readonly verdict: string
}

/** Parameters of the `export` cell. */
export type ExportParams = {
  /** Whether the model is written as ONNX, too; `auto`: where its weights are small enough to have twice. */
  readonly onnx: 'auto' | boolean
  /** Bits per weight in `model.safetensors`. */
  readonly precision: 'float32' | 'float16'
  /** LoRA and AdaLoRA: the adapter beside the merged model (as when absent), alone, or none but the merged model. */
  readonly adapter?: 'beside' | 'alone' | 'merged'
}
