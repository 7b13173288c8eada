/**
 * `config.json` of ESM-2 (https://huggingface.co/docs/transformers/model_doc/esm#transformers.EsmConfig) and of the
 * Nucleotide Transformer: v1 has absolute positions, v2 a gated feed-forward without biases (`add_bias_fnn` false).
 */
import type { JsonObject } from '../../shared/json.ts'
import { countField, fieldError, flagField, numberField, onlyField, rateField } from '../configFields.ts'
import { encoderSizes } from '../encoderSizes.ts'
import { headOf, requireHead } from '../heads.ts'
import { countOutputs, outputFields } from '../labels.ts'
import { LIMITS, widthFields } from '../transformerFields.ts'
import type { DataFacts, Head, ModelConfig, ModelParams } from '../types.ts'

export type EsmConfig = {
  readonly vocabulary: number
  readonly hidden: number
  readonly layers: number
  readonly heads: number
  readonly intermediate: number
  /** Rows of the table of absolute positions; 0 where queries and keys are rotated instead. */
  readonly positions: number
  readonly pad: number
  /** The id of `<mask>` where embeddings are scaled by the share of masked tokens, else null. */
  readonly scaledMask: number | null
  /** A norm on the embeddings. */
  readonly normBefore: boolean
  /** Feed-forward as silu(g) · h, without biases. */
  readonly isGated: boolean
  readonly normEpsilon: number
  readonly hiddenDropout: number
  readonly attentionDropout: number
  /** The heads drop as the layers do. */
  readonly classifierDropout: number
  readonly initializerRange: number
  readonly head: Head
  readonly labels: number
  readonly tied: boolean
}

export const ESM_HEADS: readonly Head[] = ['sequence', 'token', 'masked']

const POSITIONS = ['rotary', 'absolute']

/** @throws ModelConfigError for what is malformed and for what is not implemented, by the name of the field */
export function parseEsmConfig(config: JsonObject): EsmConfig {
  onlyField(config, 'hidden_act', 'gelu')
  onlyField(config, 'is_decoder', false)
  onlyField(config, 'add_cross_attention', false)
  onlyField(config, 'is_folding_model', false)
  const { hidden, heads } = widthFields(config, { hidden: 'hidden_size', heads: 'num_attention_heads' })
  const vocabulary = countField(config, 'vocab_size', { min: 1, max: LIMITS.vocabulary })
  const token = (name: string) => countField(config, name, { min: 0, max: vocabulary - 1 })
  const hiddenDropout = rateField(config, 'hidden_dropout_prob', 0.1)
  return {
    vocabulary,
    hidden,
    layers: countField(config, 'num_hidden_layers', { min: 1, max: LIMITS.layers }),
    heads,
    intermediate: countField(config, 'intermediate_size', { min: 1, max: LIMITS.intermediate }),
    positions: parsePositions(config, hidden / heads),
    pad: token('pad_token_id'),
    scaledMask: flagField(config, 'token_dropout', false) ? token('mask_token_id') : null,
    normBefore: flagField(config, 'emb_layer_norm_before', false),
    isGated: !flagField(config, 'add_bias_fnn', true),
    normEpsilon: numberField(config, 'layer_norm_eps', { min: 0, max: 1, fallback: 1e-12 }),
    hiddenDropout,
    attentionDropout: rateField(config, 'attention_probs_dropout_prob', 0.1),
    classifierDropout: hiddenDropout,
    initializerRange: numberField(config, 'initializer_range', { min: 0, max: 10, fallback: 0.02 }),
    head: requireHead('ESM', ESM_HEADS, headOf(config)),
    labels: countOutputs(config),
    tied: flagField(config, 'tie_word_embeddings', true),
  }
}

function parsePositions(config: JsonObject, headWidth: number): number {
  const kind = config.position_embedding_type ?? 'absolute'
  if (kind === 'absolute') return countField(config, 'max_position_embeddings', { min: 1, max: LIMITS.positions })
  if (kind !== 'rotary') throw fieldError('position_embedding_type', `one of ${POSITIONS.join(', ')}`, kind)
  onlyField(config, 'rotary_scaling', null)
  onlyField(config, 'rope_scaling', null)
  if (headWidth % 2 !== 0)
    throw fieldError('num_attention_heads', 'heads of even width for rotary positions', headWidth)
  return 0
}

/** A small encoder of ESM-2's shape for training from random weights. */
export function configureEsm(params: ModelParams, facts: DataFacts): ModelConfig {
  const { hidden, layers, heads, dropout } = encoderSizes(params, 'ESM')
  const { special, vocabulary, maxTokens } = facts.tokenizer
  const config = {
    model_type: 'esm',
    vocab_size: vocabulary.length,
    hidden_size: hidden,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    intermediate_size: 4 * hidden,
    hidden_dropout_prob: dropout,
    attention_probs_dropout_prob: dropout,
    max_position_embeddings: Math.max(facts.maxTokens, maxTokens) + special.pad + 1,
    position_embedding_type: 'rotary',
    emb_layer_norm_before: false,
    token_dropout: false,
    initializer_range: 0.02,
    layer_norm_eps: 1e-5,
    pad_token_id: special.pad,
    mask_token_id: special.mask,
    torch_dtype: 'float32',
    ...outputFields('esm', facts),
  }
  parseEsmConfig(config)
  return config
}
