/** What every model family offers to the training loop. Single letters: B batch, T tokens, C classes. */
import type * as tf from '@tensorflow/tfjs-core'
import type { JsonObject } from '../shared/json.ts'
import type { TokenizerSpec } from '../tokenize/types.ts'
import type { NamedTensor } from '../weights/types.ts'
import type { TunableModules } from './tuning/resolveTuning.ts'
import type { Tuning, TuningParams } from './tuning/types.ts'

export type { NamedTensor } from '../weights/types.ts'

/** `esm` is ESM-2 and the Nucleotide Transformer. */
export type FamilyName = 'compact' | 'bert' | 'roberta' | 'esm' | 'dnabert2' | 'gpt2'

/** What stands on top of the trunk: one answer per sequence, one per token, or a distribution over the vocabulary. */
export type Head = 'sequence' | 'token' | 'masked' | 'causal'

/** What the outputs of a sequence head mean, in the words of `transformers`. */
export type ProblemType = 'single_label_classification' | 'multi_label_classification' | 'regression'

/** Parameters of the `model` cell. `auto` values are resolved from the data and stand resolved in the result. */
export type ModelParams = Partial<TuningParams> & {
  readonly family: 'auto' | FamilyName
  /** `none`: random weights; else the id of an imported model or the name of a folder in `public/models/`. */
  readonly checkpoint: string
  /** Encoder width and depth; `auto` asks the family. */
  readonly hiddenSize: 'auto' | number
  readonly layers: 'auto' | number
  readonly heads: 'auto' | number
  readonly dropout: 'auto' | number
  /** Bag-of-k-mers branch beside the encoder (compact family, character tokens). */
  readonly kmerFeatures: 'auto' | boolean
}

/** What a family reads off the data to resolve `auto`. */
export type DataFacts = {
  readonly tokenizer: TokenizerSpec
  readonly head: Head
  /** Of a sequence head; other heads have one meaning only. */
  readonly problem: ProblemType
  /** Names of the outputs; none for language models, whose outputs are the vocabulary. */
  readonly classes: readonly string[]
  /** Whether a row holds two sequences, one after the other. */
  readonly pairs?: boolean
  readonly trainRows: number
  /** Tokens per training row after truncation: the most, the median, and the 95th percentile (an observed value). */
  readonly maxTokens: number
  readonly medianTokens: number
  readonly p95Tokens: number
}

/** What numbers were divided by and moved by before a network learnt them, output by output: (value − mean) / sd. */
export type Scale = { readonly mean: readonly number[]; readonly sd: readonly number[] }

/**
 * Labels along a sequence as a Markov chain: natural logarithms of how likely a label is first, and how likely row `i` of
 * `transitions` is followed by each label. `weight`: how much the network's log-probabilities count beside them.
 */
export type LabelChain = {
  readonly weight: number
  readonly start: readonly number[]
  readonly transitions: readonly (readonly number[])[]
  /** Absent where nothing is known of them, or it is no help. */
  readonly boundaries?: BoundaryMotifs
}

/** Log-odds of the tokens around the places where one label follows another, added to the transition there. */
export type BoundaryMotifs = {
  /** How much they count beside the transitions. */
  readonly weight: number
  /** Rows of each matrix that stand before the boundary. */
  readonly before: number
  /** Token ids of the columns; others count 0. */
  readonly tokens: readonly number[]
  /** `scores`: a row per place, from left to right. */
  readonly motifs: readonly {
    readonly from: number
    readonly to: number
    readonly scores: readonly (readonly number[])[]
  }[]
}

/**
 * What Strandbook adds to `config.json`, under `strandbook`; other programs ignore it. The training writes it
 * (`withStrandbookFacts`) before it makes the model, predictions obey it.
 */
export type StrandbookFacts = {
  /** Predictions are the mean of the logits of both strands, and k-mers are counted on both. */
  readonly reverse_complement: boolean
  /** Whether a row is a pair of sequences; absent where nobody said. */
  readonly pairs?: boolean
  /** Of numbers; `folded`: the last layer holds it already, so that outputs are in the unit of the data. */
  readonly target_scale?: Scale & { readonly folded: boolean }
  /** The outputs answer a question that only served to learn from: a model that starts here gets a head of its own. */
  readonly pretext?: true
  /** From which probability on a sequence has each of several labels, chosen on validation data. */
  readonly thresholds?: readonly number[]
  /** Of labels along sequences: the likeliest path through this chain is predicted. Absent: the likeliest label of each base. */
  readonly label_chain?: LabelChain
}

/** The content of `config.json`: the family is its `model_type`. */
export type ModelConfig = JsonObject & { readonly model_type: string }

export interface Parameter {
  /** The name inside `model.safetensors`; for BERT the one that `transformers` uses. */
  readonly name: string
  readonly variable: tf.Variable
  /** Whether weight decay applies: not to biases and norms. */
  readonly decay: boolean
  /** Whether training changes it; what it does not change has no gradient, no moments and no average. */
  readonly trainable: boolean
}

export interface TokenBatch {
  /** int32 (B, T); padded with the tokenizer's pad id. */
  readonly ids: tf.Tensor2D
  /** float32 (B, T): 1 for a token, 0 for padding. */
  readonly mask: tf.Tensor2D
  /** True where no row has padding: the mask changes nothing then, and a model may leave it out. */
  readonly whole?: boolean
  /** int32 (B, T): segment of each token, for BERT; absent means all 0. */
  readonly tokenTypes?: tf.Tensor2D
  /** float32 (B, F): what `Model.rowFeatures` computed; there whenever the model has that function. */
  readonly features?: tf.Tensor2D
  /**
   * int32 (N): the tokens whose logits are wanted, each as row · T + place; absent means all. A vocabulary is wide, and
   * masked language modelling asks about few tokens. Sequence heads do not read it.
   */
  readonly positions?: tf.Tensor1D
}

/** Dropout is a function of (seed, step, site), so a resumed run drops what an uninterrupted one drops. */
export type ForwardMode = { readonly training: false } | { readonly training: true; readonly dropoutKey: number }

export type RowFeatures = { readonly data: Float32Array; readonly width: number }

export interface Model {
  readonly family: Pick<ModelFamily, 'name' | 'modules' | 'isHead'>
  readonly config: ModelConfig
  readonly head: Head
  readonly parameters: readonly Parameter[]
  /** What of it is trained, and what was put beside its layers for that. */
  readonly tuning: Tuning
  /** Longest row in tokens that the model takes; `Infinity` where it has no limit. */
  readonly maxTokens: number
  /**
   * Further inputs of the model, one vector per row, computed on the CPU while a batch is made (k-mer frequencies): a
   * few integer operations here replace a large gather and scatter on the device.
   * @param ids padded ids of all rows, row by row
   * @returns F values per row, row by row, for `TokenBatch.features`
   */
  readonly rowFeatures?: (ids: Int32Array, rows: number, tokens: number) => RowFeatures
  /**
   * (B, C) logits of a sequence head; of others (N, C), a row for each of `TokenBatch.positions`, or for each token of
   * the padded batch, row by row. C is the number of labels, or the vocabulary for language models. One tidy: the caller
   * owns the result and nothing else is left behind.
   */
  logits(batch: TokenBatch, mode: ForwardMode): tf.Tensor2D
  /** (B, T, hidden size): what the trunk makes of each token, as the head sees it. One tidy, like `logits`. */
  states?(batch: TokenBatch, mode: ForwardMode): tf.Tensor3D
  dispose(): void
}

/** A model as its family builds it: `makeFamily` adds what the family says of itself. */
export type BuiltModel = Omit<Model, 'family'>

export interface ModelFamily {
  readonly name: FamilyName
  readonly heads: readonly Head[]
  /** The layers that adapters may be put beside. */
  readonly modules: TunableModules
  /** Whether a parameter stands on top of the trunk: a model with another head has it not. */
  isHead(name: string): boolean
  /** Resolves `auto` and checks the rest; throws ModelConfigError. */
  configure(params: ModelParams, facts: DataFacts): ModelConfig
  /** What a new head takes beside a trunk that was trained for another task, read off the data. */
  withNewHead(config: ModelConfig, params: ModelParams, facts: DataFacts): ModelConfig
  /**
   * Tokens that the trunk can be given under the head of another task; absent where it is those of its pretraining, as for
   * all models with an embedding of positions.
   */
  reach?(config: ModelConfig): number
  /** Random initial weights, a pure function of (config, seed). */
  create(config: ModelConfig, seed: number, tuning?: Tuning): Model
  /** Weights from named tensors; names and shapes are checked, and `newHeadSeed` allows a fresh head. */
  load(
    config: ModelConfig,
    tensors: ReadonlyMap<string, NamedTensor>,
    options: {
      readonly newHeadSeed?: number
      /** The file has the head of another task: none of it is taken, even where names and shapes are the same. */
      readonly otherHead?: boolean
      readonly tuning?: Tuning
    },
  ): LoadedModel
}

export type LoadedModel = {
  readonly model: Model
  /** Parameters that the file did not hold and that were initialised anew (a fresh head). */
  readonly initialised: readonly string[]
  /** Tensors of the file that the model does not use. */
  readonly unused: readonly string[]
}

export type ModelResult = {
  readonly family: FamilyName
  readonly config: ModelConfig
  readonly parameters: number
  readonly trainable: number
  readonly checkpoint: string
  /** Rough bytes of weights, gradients and optimizer moments; and of the moments alone. */
  readonly trainingBytes: number
  readonly optimizerBytes: number
  /** Bytes of the exported weights: of the whole model, and of the adapter alone where there is one in PEFT's layout. */
  readonly exportedBytes: { readonly model: number; readonly adapter: number | null }
  /** One line per block for the table: name, shape in words, parameters. */
  readonly blocks: readonly { readonly name: string; readonly shape: string; readonly parameters: number }[]
  /** Parameters that the checkpoint did not hold, and tensors of it that the model has no use for. */
  readonly initialised: readonly string[]
  readonly unused: readonly string[]
  readonly reason: string
}
