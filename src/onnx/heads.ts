/** Heads over the final states (B, T, C) of a transformer, as in `src/models/heads/`. */
import type { GraphBuilder } from './graphBuilder.ts'
import { gelu, lastSize, layerNorm, linear } from './layers.ts'
import { add, matMul, slice, squeeze, tanh, transpose } from './operations.ts'
import type { Value } from './types.ts'

/** A layer with tanh over the first token, then a linear layer: (B, labels). */
export function pooledHead(
  g: GraphBuilder,
  states: Value,
  { pooler, classifier }: { readonly pooler: string; readonly classifier: string },
): Value {
  const first = squeeze(g, slice(g, states, 1, { from: 0, to: 1, size: 1 }), 1)
  return linear(g, tanh(g, linear(g, first, pooler)), classifier)
}

/** Dense, GELU, LayerNorm, then scores of all words: (B, T, vocabulary). */
export function maskedHead(
  g: GraphBuilder,
  states: Value,
  names: { readonly dense: string; readonly norm: string; readonly decoder: string; readonly bias: string },
  normEpsilon: number,
): Value {
  const hidden = layerNorm(g, gelu(g, linear(g, states, names.dense)), names.norm, normEpsilon)
  const decoder = g.weight(names.decoder, [null, lastSize(hidden)]) // often the table of word embeddings itself
  const scores = matMul(g, hidden, transpose(g, decoder, [1, 0]))
  return add(g, scores, g.weight(names.bias, [lastSize(scores)]))
}
