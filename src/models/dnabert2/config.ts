/**
 * DNABERT-2's `config.json` (https://huggingface.co/zhihan1996/DNABERT-2-117M): BERT's fields, with `alibi_starting_size`.
 * Published files have no `model_type`; here it is "dnabert2".
 */
import type { JsonObject } from '../../shared/json.ts'
import { type BertConfig, bertFields, parseBertConfig } from '../bert/config.ts'
import { encoderSizes } from '../encoderSizes.ts'
import { outputFields } from '../labels.ts'
import { MODEL_TYPES } from '../modelTypes.ts'
import type { DataFacts, ModelConfig, ModelParams } from '../types.ts'

const MODEL_TYPE = MODEL_TYPES.dnabert2

/** @throws ModelConfigError for what is malformed and for what is not implemented, by the name of the field */
export function parseDnabert2Config(config: JsonObject): BertConfig {
  return { ...parseBertConfig(config, 'DNABERT-2'), tied: true }
}

/** A small encoder for training from random weights. */
export function configureDnabert2(params: ModelParams, facts: DataFacts): ModelConfig {
  const longest = Math.max(facts.maxTokens, facts.tokenizer.maxTokens)
  const config = {
    model_type: MODEL_TYPE,
    ...bertFields(encoderSizes(params, 'DNABERT-2'), facts),
    alibi_starting_size: longest,
    max_position_embeddings: longest,
    type_vocab_size: 2,
    layer_norm_eps: 1e-12,
    ...outputFields(MODEL_TYPE, facts),
  }
  parseDnabert2Config(config)
  return config
}
