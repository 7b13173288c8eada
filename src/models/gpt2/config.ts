/** GPT-2's `config.json`: https://huggingface.co/docs/transformers/model_doc/gpt2#transformers.GPT2Config */
import type { Activation } from '../../kernels/index.ts'
import type { JsonObject } from '../../shared/json.ts'
import { countField, fieldError, flagField, numberField, onlyField, rateField } from '../configFields.ts'
import { encoderSizes } from '../encoderSizes.ts'
import { headOf, requireHead } from '../heads.ts'
import { countOutputs, outputFields } from '../labels.ts'
import { LIMITS, widthFields } from '../transformerFields.ts'
import type { DataFacts, Head, ModelConfig, ModelParams } from '../types.ts'

export type Gpt2Config = {
  readonly vocabulary: number
  readonly hidden: number
  readonly layers: number
  readonly heads: number
  readonly intermediate: number
  readonly positions: number
  readonly activation: Activation
  /** A sequence ends before the first of these; null where the mask alone tells. */
  readonly pad: number | null
  readonly normEpsilon: number
  readonly embeddingDropout: number
  readonly attentionDropout: number
  readonly residualDropout: number
  readonly initializerRange: number
  readonly head: Head
  readonly labels: number
  readonly tied: boolean
}

export const GPT2_HEADS: readonly Head[] = ['causal', 'sequence']

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  gelu_new: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  gelu: 'gelu',
}

/** @throws ModelConfigError for what is malformed and for what is not implemented, by the name of the field */
export function parseGpt2Config(config: JsonObject): Gpt2Config {
  onlyField(config, 'scale_attn_weights', true)
  onlyField(config, 'scale_attn_by_inverse_layer_idx', false)
  onlyField(config, 'add_cross_attention', false)
  const { hidden, heads } = widthFields(config, { hidden: 'n_embd', heads: 'n_head' })
  const vocabulary = countField(config, 'vocab_size', { min: 1, max: LIMITS.vocabulary })
  return {
    vocabulary,
    hidden,
    layers: countField(config, 'n_layer', { min: 1, max: LIMITS.layers }),
    heads,
    intermediate: countField(config, 'n_inner', { min: 1, max: LIMITS.intermediate, fallback: 4 * hidden }),
    positions: countField(config, 'n_positions', { min: 1, max: LIMITS.positions, fallback: 1_024 }),
    activation: parseActivation(config),
    pad:
      (config.pad_token_id ?? null) === null
        ? null
        : countField(config, 'pad_token_id', { min: 0, max: vocabulary - 1 }),
    normEpsilon: numberField(config, 'layer_norm_epsilon', { min: 0, max: 1, fallback: 1e-5 }),
    embeddingDropout: rateField(config, 'embd_pdrop', 0.1),
    attentionDropout: rateField(config, 'attn_pdrop', 0.1),
    residualDropout: rateField(config, 'resid_pdrop', 0.1),
    initializerRange: numberField(config, 'initializer_range', { min: 0, max: 10, fallback: 0.02 }),
    head: requireHead('GPT-2', GPT2_HEADS, headOf(config)),
    labels: countOutputs(config),
    tied: flagField(config, 'tie_word_embeddings', true),
  }
}

function parseActivation({ activation_function: name = 'gelu_new' }: JsonObject): Activation {
  const activation = typeof name === 'string' && Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined
  if (activation) return activation
  throw fieldError('activation_function', `one of ${Object.keys(ACTIVATIONS).join(', ')}`, name)
}

/** A small model for training from random weights. */
export function configureGpt2(params: ModelParams, facts: DataFacts): ModelConfig {
  const { hidden, layers, heads, dropout } = encoderSizes(params, 'GPT-2')
  const { special, vocabulary, maxTokens } = facts.tokenizer
  const config = {
    model_type: 'gpt2',
    vocab_size: vocabulary.length,
    n_embd: hidden,
    n_layer: layers,
    n_head: heads,
    n_inner: null,
    n_positions: Math.max(facts.maxTokens, maxTokens),
    activation_function: 'gelu_new',
    embd_pdrop: dropout,
    attn_pdrop: dropout,
    resid_pdrop: dropout,
    initializer_range: 0.02,
    layer_norm_epsilon: 1e-5,
    pad_token_id: special.pad,
    bos_token_id: special.cls,
    eos_token_id: special.sep,
    torch_dtype: 'float32',
    ...outputFields('gpt2', facts),
  }
  parseGpt2Config(config)
  return config
}
