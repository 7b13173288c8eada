/** Heads over the final states (B, T, C) of an encoder, as in `src/models/heads/`. */
import type { HeadNames, HeadSizes } from '../models/heads/encoderHead.ts'
import type { GraphBuilder } from './graphBuilder.ts'
import { gelu, lastSize, layerNorm, linear } from './layers.ts'
import { add, matMul, slice, squeeze, tanh, transpose } from './operations.ts'
import type { Value } from './types.ts'

type Sizes = Pick<HeadSizes, 'head' | 'tied'> & { readonly normEpsilon: number }

/**
 * Logits (B, labels), or (B, T, labels) or (B, T, vocabulary) where there is one row per token.
 * @param word name of the table of word embeddings
 */
export function encoderHead(g: GraphBuilder, states: Value, names: HeadNames, sizes: Sizes, word: string): Value {
  if (sizes.head === 'token') return linear(g, states, names.token)
  if (sizes.head === 'sequence') {
    const { dense, classifier } = names.sequence
    return linear(g, tanh(g, linear(g, firstToken(g, states), dense)), classifier)
  }
  const { dense, norm, decoder, bias } = names.masked
  const hidden = layerNorm(g, gelu(g, linear(g, states, dense)), norm, sizes.normEpsilon)
  const scores = wordScores(g, hidden, sizes.tied ? word : decoder)
  return add(g, scores, g.weight(bias, [lastSize(scores)]))
}

/** Scores of all words, by a table (vocabulary, C): often that of the embeddings itself. */
export function wordScores(g: GraphBuilder, states: Value, table: string): Value {
  return matMul(g, states, transpose(g, g.weight(table, [null, lastSize(states)]), [1, 0]))
}

/** (B, T, C) to (B, C). */
function firstToken(g: GraphBuilder, states: Value): Value {
  return squeeze(g, slice(g, states, 1, { from: 0, to: 1, size: 1 }), 1)
}
