/** RoBERTa as a graph, value for value as `src/models/roberta/forward.ts`. B batch, T tokens, C hidden size. */
import { ROBERTA_HEAD_NAMES } from '../../models/heads/encoderHead.ts'
import { parseRobertaConfig, type RobertaConfig } from '../../models/roberta/config.ts'
import type { ModelConfig } from '../../models/types.ts'
import type { GraphInputs } from '../families.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { encoderHead } from '../heads.ts'
import { embedding, layerNorm } from '../layers.ts'
import { add, slice } from '../operations.ts'
import { countedPositions } from '../positions.ts'
import type { Value } from '../types.ts'
import { bertLayers } from './bert.ts'

const EMBEDDINGS = 'roberta.embeddings'

/** Logits of ids and mask (B, T), int64; every token is of type 0. */
export function robertaGraph(g: GraphBuilder, config: ModelConfig, { ids, mask }: GraphInputs): Value {
  const sizes = parseRobertaConfig(config)
  const embedded = g.at('embeddings', () => embed(g, ids, sizes))
  const states = bertLayers(g, embedded, mask, 'roberta.encoder.layer', sizes)
  return g.at('head', () => encoderHead(g, states, ROBERTA_HEAD_NAMES, sizes, `${EMBEDDINGS}.word_embeddings.weight`))
}

/** Word + position + token type, then LayerNorm. */
function embed(g: GraphBuilder, ids: Value, { pad, normEpsilon }: RobertaConfig): Value {
  const word = embedding(g, ids, `${EMBEDDINGS}.word_embeddings`)
  const position = embedding(g, countedPositions(g, ids, pad), `${EMBEDDINGS}.position_embeddings`)
  const types = g.weight(`${EMBEDDINGS}.token_type_embeddings.weight`, [null, null])
  const first = slice(g, types, 0, { from: 0, to: 1, size: 1 }) // (1, C)
  return layerNorm(g, add(g, add(g, word, first), position), `${EMBEDDINGS}.LayerNorm`, normEpsilon)
}
