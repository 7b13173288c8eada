/**
 * The `config.json` of the compact family with a label per token, and the rules that read it off the data. Structure and
 * reasons: docs/experiments/labels-along-sequences.md.
 */
import type { Json, JsonObject } from '../../../shared/json.ts'
import { countField, fieldError, numberField, rateField } from '../../configFields.ts'
import { countOutputs, outputFields } from '../../labels.ts'
import type { DataFacts, ModelConfig, ModelParams } from '../../types.ts'
import { type Channels, channelsOf } from '../channels.ts'
import { MODEL_TYPE, parseChannels, requireCharacters } from '../config.ts'

export type LabelsConfig = {
  readonly channels: Channels
  /** Tokens that make one step of the finest level: a codon, so that the reading frame is a matter of channels. */
  readonly patch: number
  /** Width of each level, the finest first; each has `pool` times fewer steps than the one before. */
  readonly widths: readonly number[]
  readonly pool: number
  readonly stemKernel: number
  /** Kernel of the convolutions of each level, and how many stand on the way down and on the way up. */
  readonly kernels: readonly number[]
  readonly down: readonly number[]
  readonly up: readonly number[]
  /** Transformer layers at the coarsest level. */
  readonly layers: number
  readonly heads: number
  readonly feedForward: number
  readonly dropout: number
  readonly normEpsilon: number
  readonly labels: number
}

/** Room for any sensible size; a hostile file may say anything. */
const LIMITS = { patch: 16, levels: 6, width: 1_024, pool: 64, kernel: 129, blocks: 32, layers: 32, heads: 64 }
/** Characters of a text that have a channel of their own. */
const MAX_LETTERS = 1_024

/** @throws ModelConfigError for what is malformed, by the name of the field */
export function parseLabelsConfig(config: JsonObject): LabelsConfig {
  const count = (name: string, min: number, max: number) => countField(config, name, { min, max })
  const widths = counts(config, 'hidden_sizes', null, 1, LIMITS.width)
  const levels = widths.length
  const heads = count('num_attention_heads', 1, LIMITS.heads)
  const coarsest = widths.at(-1)!
  if (coarsest % heads !== 0) throw fieldError('num_attention_heads', `a divisor of ${coarsest}`, heads)
  return {
    channels: parseChannels(config, MAX_LETTERS),
    patch: count('patch_size', 1, LIMITS.patch),
    widths,
    pool: count('level_pool', 2, LIMITS.pool),
    stemKernel: count('stem_kernel', 1, LIMITS.kernel),
    kernels: counts(config, 'conv_kernels', levels, 1, LIMITS.kernel),
    down: counts(config, 'down_blocks', levels, 0, LIMITS.blocks),
    up: counts(config, 'up_blocks', levels - 1, 0, LIMITS.blocks),
    layers: count('num_hidden_layers', 0, LIMITS.layers),
    heads,
    feedForward: count('intermediate_size', 1, 16 * LIMITS.width),
    dropout: rateField(config, 'hidden_dropout_prob', 0),
    normEpsilon: numberField(config, 'layer_norm_eps', { min: 0, max: 1, fallback: 1e-5 }),
    labels: countOutputs(config),
  }
}

/** @throws ModelConfigError where the tokens are no characters, or a size is out of range */
export function configureLabels(params: ModelParams, facts: DataFacts): ModelConfig {
  requireCharacters(facts)
  const { tokenizer } = facts
  const channels = channelsOf(tokenizer)
  const nucleotides = channels.letters === 'ACGT'
  const width = params.hiddenSize === 'auto' ? 64 : params.hiddenSize
  const widths = [width, Math.round(1.5 * width), 2 * width]
  const config = {
    model_type: MODEL_TYPE,
    vocab_size: tokenizer.vocabulary.length,
    pad_token_id: tokenizer.special.pad,
    letters: channels.letters,
    token_channels: [...channels.ofToken],
    patch_size: nucleotides ? 3 : 1,
    hidden_sizes: widths,
    level_pool: 4,
    stem_kernel: 5,
    conv_kernels: nucleotides ? [7, 5, 5] : [5, 5, 5],
    down_blocks: [2, 1, 1],
    up_blocks: [1, 1],
    num_hidden_layers: params.layers === 'auto' ? 2 : params.layers,
    num_attention_heads: params.heads === 'auto' ? headsFor(2 * width) : params.heads,
    intermediate_size: 4 * width,
    hidden_dropout_prob: params.dropout === 'auto' ? (nucleotides ? 0.1 : 0.2) : params.dropout,
    layer_norm_eps: 1e-5,
    torch_dtype: 'float32',
    ...outputFields(MODEL_TYPE, facts),
  }
  parseLabelsConfig(config)
  return config
}

/** Heads of 16 values where the width allows it. */
function headsFor(width: number): number {
  const heads = Math.max(1, Math.floor(width / 16))
  return width % heads === 0 ? heads : 1
}

/** A list of whole numbers; `length` null takes any number of levels. */
function counts(config: JsonObject, name: string, length: number | null, min: number, max: number): readonly number[] {
  const values: Json | undefined = config[name]
  const fits = (value: Json) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max
  const long =
    Array.isArray(values) &&
    (length === null ? values.length >= 2 && values.length <= LIMITS.levels : values.length === length)
  if (!long || !values.every(fits)) {
    throw fieldError(name, `${length ?? `2 to ${LIMITS.levels}`} whole numbers from ${min} to ${max}`, values)
  }
  return values as readonly number[] // whole numbers, checked above
}
