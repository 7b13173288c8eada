/** BERT's `config.json`: https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertConfig */
import type { JsonObject } from '../../shared/json.ts'
import { countField, flagField, numberField, onlyField, rateField } from '../configFields.ts'
import { type EncoderSizes, encoderSizes } from '../encoderSizes.ts'
import { headOf, requireHead } from '../heads.ts'
import { countOutputs, outputFields } from '../labels.ts'
import { LIMITS, widthFields } from '../transformerFields.ts'
import type { DataFacts, Head, ModelConfig, ModelParams } from '../types.ts'

export type BertConfig = {
  readonly vocabulary: number
  readonly hidden: number
  readonly layers: number
  readonly heads: number
  readonly intermediate: number
  readonly positions: number
  readonly tokenTypes: number
  readonly normEpsilon: number
  readonly hiddenDropout: number
  readonly attentionDropout: number
  readonly classifierDropout: number
  readonly initializerRange: number
  readonly head: Head
  /** Outputs of a sequence or token head. */
  readonly labels: number
  /** Whether the scores of words come from the word embeddings. */
  readonly tied: boolean
}

export const BERT_HEADS: readonly Head[] = ['sequence', 'token', 'masked']

/** @throws ModelConfigError for what is malformed and for what is not implemented, by the name of the field */
export function parseBertConfig(config: JsonObject, family = 'BERT'): BertConfig {
  onlyField(config, 'hidden_act', 'gelu')
  onlyField(config, 'position_embedding_type', 'absolute')
  onlyField(config, 'is_decoder', false)
  onlyField(config, 'add_cross_attention', false)
  const { hidden, heads } = widthFields(config, { hidden: 'hidden_size', heads: 'num_attention_heads' })
  const hiddenDropout = rateField(config, 'hidden_dropout_prob', 0.1)
  return {
    vocabulary: countField(config, 'vocab_size', { min: 1, max: LIMITS.vocabulary }),
    hidden,
    layers: countField(config, 'num_hidden_layers', { min: 1, max: LIMITS.layers }),
    heads,
    intermediate: countField(config, 'intermediate_size', { min: 1, max: LIMITS.intermediate }),
    positions: countField(config, 'max_position_embeddings', { min: 1, max: LIMITS.positions }),
    tokenTypes: countField(config, 'type_vocab_size', { min: 1, max: 256, fallback: 2 }),
    normEpsilon: numberField(config, 'layer_norm_eps', { min: 0, max: 1, fallback: 1e-12 }),
    hiddenDropout,
    attentionDropout: rateField(config, 'attention_probs_dropout_prob', 0.1),
    classifierDropout: rateField(config, 'classifier_dropout', hiddenDropout),
    initializerRange: numberField(config, 'initializer_range', { min: 0, max: 10, fallback: 0.02 }),
    head: requireHead(family, BERT_HEADS, headOf(config)),
    labels: countOutputs(config),
    tied: flagField(config, 'tie_word_embeddings', true),
  }
}

/** A small encoder for training from random weights. */
export function configureBert(params: ModelParams, facts: DataFacts): ModelConfig {
  const config = {
    model_type: 'bert',
    ...bertFields(encoderSizes(params, 'BERT'), facts),
    max_position_embeddings: Math.max(facts.maxTokens, facts.tokenizer.maxTokens),
    type_vocab_size: 2,
    layer_norm_eps: 1e-12,
    position_embedding_type: 'absolute',
    ...outputFields('bert', facts),
  }
  parseBertConfig(config)
  return config
}

/** What the configurations of BERT and of its kin have in common. */
export function bertFields({ hidden, layers, heads, dropout }: EncoderSizes, { tokenizer }: DataFacts): JsonObject {
  return {
    vocab_size: tokenizer.vocabulary.length,
    hidden_size: hidden,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    intermediate_size: 4 * hidden,
    hidden_act: 'gelu',
    hidden_dropout_prob: dropout,
    attention_probs_dropout_prob: dropout,
    classifier_dropout: null,
    initializer_range: 0.02,
    pad_token_id: tokenizer.special.pad,
    torch_dtype: 'float32',
  }
}
