/** GPT-2 as a graph, value for value as `src/models/gpt2/forward.ts`. B batch, T tokens, C hidden size. */
import { type Gpt2Config, parseGpt2Config } from '../../models/gpt2/config.ts'
import type { ModelConfig } from '../../models/types.ts'
import type { GraphInputs } from '../families.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { wordScores } from '../heads.ts'
import {
  attention, embedding, gelu, geluTanh, jointParts, layerNorm, linear, linearIn, paddingBias,
} from '../layers.ts' // biome-ignore format: one list
import {
  add, cast, cumulativeSum, equal, less, range, sizeOf, sum, where,
} from '../operations.ts' // biome-ignore format: one list
import { causalBias } from '../positions.ts'
import type { Value } from '../types.ts'

const WORDS = 'transformer.wte'

/** Scores of the next token (B, T, vocabulary), or of the classes (B, labels), of ids and mask (B, T), int64. */
export function gpt2Graph(g: GraphBuilder, config: ModelConfig, inputs: GraphInputs): Value {
  const sizes = parseGpt2Config(config)
  const { ids, mask } = inputs
  const bias = add(g, paddingBias(g, mask), causalBias(g, ids)) // (B, 1, T, T)
  const places = embedding(g, range(g, ids, 1), 'transformer.wpe') // (T, C)
  const embedded = add(g, embedding(g, ids, WORDS), places)
  const indices = Array.from({ length: sizes.layers }, (_, i) => i)
  const x = indices.reduce((y, i) => g.at(`h.${i}`, () => decoderLayer(g, y, bias, i, sizes)), embedded)
  const states = layerNorm(g, x, 'transformer.ln_f', sizes.normEpsilon)
  if (sizes.head === 'causal') return wordScores(g, states, sizes.tied ? `${WORDS}.weight` : 'lm_head.weight')
  return linear(
    g,
    g.at('last', () => lastStates(g, states, inputs, sizes)),
    'score',
    false,
  )
}

/** x + attention(LN(x)), then x + feedForward(LN(x)). */
function decoderLayer(g: GraphBuilder, x: Value, bias: Value, i: number, config: Gpt2Config): Value {
  const name = `transformer.h.${i}`
  const { heads, normEpsilon, activation } = config
  const parts = jointParts(g, linearIn(g, layerNorm(g, x, `${name}.ln_1`, normEpsilon), `${name}.attn.c_attn`))
  const y = add(g, x, linearIn(g, attention(g, { ...parts, heads, bias }), `${name}.attn.c_proj`))
  const widened = linearIn(g, layerNorm(g, y, `${name}.ln_2`, normEpsilon), `${name}.mlp.c_fc`)
  const fed = activation === 'geluTanh' ? geluTanh(g, widened) : gelu(g, widened)
  return add(g, y, linearIn(g, fed, `${name}.mlp.c_proj`))
}

/** The state (B, C) of the last token of each row: before its first padding token, by the ids or else by the mask. */
function lastStates(g: GraphBuilder, states: Value, { ids, mask }: GraphInputs, { pad }: Gpt2Config): Value {
  const [B, , C] = states.shape as [string, string, number]
  const count = pad === null ? sum(g, mask, 1) : countBefore(g, ids, pad) // (B, 1)
  const last = add(g, count, g.ints([-1]))
  const found = g.node('GatherND', [states, last], { type: 'float', shape: [B, C] }, { batch_dims: 1 })
  return found
}

/** Tokens before the first `id`, int64 (B, 1); a row that starts with it counts as whole. */
function countBefore(g: GraphBuilder, ids: Value, id: number): Value {
  const passed = cumulativeSum(g, cast(g, equal(g, ids, g.ints([id])), 'int64'), 1) // (B, T): 0 before the first
  const before = cast(g, less(g, passed, g.ints([1])), 'int64')
  const count = sum(g, before, 1) // (B, 1)
  return where(g, equal(g, count, g.ints([0])), sizeOf(g, ids, 1), count)
}
