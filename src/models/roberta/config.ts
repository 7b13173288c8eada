/** RoBERTa's `config.json`: https://huggingface.co/docs/transformers/model_doc/roberta#transformers.RobertaConfig */
import type { JsonObject } from '../../shared/json.ts'
import { type BertConfig, bertFields, parseBertConfig } from '../bert/config.ts'
import { countField } from '../configFields.ts'
import { encoderSizes } from '../encoderSizes.ts'
import { outputFields } from '../labels.ts'
import type { DataFacts, ModelConfig, ModelParams } from '../types.ts'

/** Its positions count from `pad` + 1 on, over the tokens that are not padding. */
export type RobertaConfig = BertConfig & { readonly pad: number }

/** @throws ModelConfigError for what is malformed and for what is not implemented, by the name of the field */
export function parseRobertaConfig(config: JsonObject): RobertaConfig {
  const sizes = parseBertConfig(config, 'RoBERTa')
  return { ...sizes, pad: countField(config, 'pad_token_id', { min: 0, max: sizes.vocabulary - 1, fallback: 1 }) }
}

/** A small encoder for training from random weights. */
export function configureRoberta(params: ModelParams, facts: DataFacts): ModelConfig {
  const { pad, cls, sep } = facts.tokenizer.special
  const config = {
    model_type: 'roberta',
    ...bertFields(encoderSizes(params, 'RoBERTa'), facts),
    max_position_embeddings: Math.max(facts.maxTokens, facts.tokenizer.maxTokens) + pad + 1,
    type_vocab_size: 1,
    layer_norm_eps: 1e-5,
    position_embedding_type: 'absolute',
    bos_token_id: cls,
    eos_token_id: sep,
    ...outputFields('roberta', facts),
  }
  parseRobertaConfig(config)
  return config
}
