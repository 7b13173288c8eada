import type { JsonObject } from '../../shared/json.ts'

/**
 * Tokens per row that the model beside the tokenizer has positions for, by its `config.json`: rotary positions and
 * ALiBi have no end. RoBERTa and ESM begin to count after the id of the padding token.
 */
export function positionLimit(config: JsonObject): number {
  const size = config.max_position_embeddings ?? config.n_positions
  const type = config.position_embedding_type ?? 'absolute'
  if (typeof size !== 'number' || type !== 'absolute' || config.alibi_starting_size !== undefined) {
    return Number.POSITIVE_INFINITY
  }
  const counted = config.model_type === 'roberta' || config.model_type === 'esm'
  const padding = typeof config.pad_token_id === 'number' ? config.pad_token_id : 1
  return Math.max(3, size - (counted ? padding + 1 : 0))
}
