/** DNABERT-2 as a graph, value for value as `src/models/dnabert2/forward.ts`. B batch, T tokens, C hidden size. */
import type { BertConfig } from '../../models/bert/config.ts'
import { DNABERT2_HEAD_NAMES } from '../../models/dnabert2/checkpoint.ts'
import { parseDnabert2Config } from '../../models/dnabert2/config.ts'
import type { ModelConfig } from '../../models/types.ts'
import { invariant } from '../../shared/assert.ts'
import type { GraphInputs } from '../families.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { encoderHead } from '../heads.ts'
import { attention, embedding, gatedHalves, gelu, jointParts, layerNorm, linear, paddingBias } from '../layers.ts'
import { add, cast, multiply, unsqueeze } from '../operations.ts'
import { alibiBias } from '../positions.ts'
import type { Value } from '../types.ts'

const EMBEDDINGS = 'bert.embeddings'

/** Logits of ids, mask and token types (B, T), int64. */
export function dnabert2Graph(g: GraphBuilder, config: ModelConfig, inputs: GraphInputs): Value {
  const sizes = parseDnabert2Config(config)
  const { ids, mask } = inputs
  const embedded = g.at('embeddings', () => embed(g, inputs, sizes))
  const bias = add(g, paddingBias(g, mask), alibiBias(g, ids, sizes.heads)) // (B, H, T, T)
  const indices = Array.from({ length: sizes.layers }, (_, i) => i)
  const x = indices.reduce((y, i) => g.at(`layer.${i}`, () => encoderLayer(g, y, bias, i, sizes)), embedded)
  const states = multiply(g, x, unsqueeze(g, cast(g, mask, 'float'), 2)) // the original takes padding out
  return g.at('head', () => encoderHead(g, states, DNABERT2_HEAD_NAMES, sizes, `${EMBEDDINGS}.word_embeddings.weight`))
}

/** Word + segment, then LayerNorm. */
function embed(g: GraphBuilder, { ids, types }: GraphInputs, { normEpsilon }: BertConfig): Value {
  invariant(types, 'DNABERT-2 has token types')
  const word = embedding(g, ids, `${EMBEDDINGS}.word_embeddings`)
  const type = embedding(g, types, `${EMBEDDINGS}.token_type_embeddings`)
  return layerNorm(g, add(g, word, type), `${EMBEDDINGS}.LayerNorm`, normEpsilon)
}

/** LN(x + attention(x)), then LN(x + feedForward(x)). */
function encoderLayer(g: GraphBuilder, x: Value, bias: Value, i: number, { heads, normEpsilon }: BertConfig): Value {
  const name = `bert.encoder.layer.${i}`
  const parts = jointParts(g, linear(g, x, `${name}.attention.self.Wqkv`))
  const attended = linear(g, attention(g, { ...parts, heads, bias }), `${name}.attention.output.dense`)
  const y = layerNorm(g, add(g, x, attended), `${name}.attention.output.LayerNorm`, normEpsilon)
  const gated = gatedHalves(g, linear(g, y, `${name}.mlp.gated_layers`, false), gelu)
  return layerNorm(g, add(g, y, linear(g, gated, `${name}.mlp.wo`)), `${name}.mlp.layernorm`, normEpsilon)
}
