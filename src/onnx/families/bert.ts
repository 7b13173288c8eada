/** BERT as a graph, value for value as `src/models/bert/forward.ts`. B batch, T tokens, C hidden size. */
import { type BertConfig, parseBertConfig } from '../../models/bert/config.ts'
import type { ModelConfig } from '../../models/types.ts'
import { invariant } from '../../shared/assert.ts'
import type { GraphInputs } from '../families.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { maskedHead, pooledHead } from '../heads.ts'
import { attention, embedding, gelu, layerNorm, linear, paddingBias } from '../layers.ts'
import { add, gather, range } from '../operations.ts'
import type { Value } from '../types.ts'

const WORDS = 'bert.embeddings.word_embeddings.weight'

/** Logits of ids, mask and token types (B, T), int64. */
export function bertGraph(g: GraphBuilder, config: ModelConfig, inputs: GraphInputs): Value {
  const sizes = parseBertConfig(config)
  let x = g.at('embeddings', () => embed(g, inputs, sizes))
  const bias = paddingBias(g, inputs.mask)
  for (let i = 0; i < sizes.layers; i++) x = g.at(`layer.${i}`, () => encoderLayer(g, x, bias, i, sizes))
  return g.at('head', () => logits(g, x, sizes))
}

/** Word + position + segment, then LayerNorm. */
function embed(g: GraphBuilder, { ids, types }: GraphInputs, { normEpsilon }: BertConfig): Value {
  const word = gather(g, g.weight(WORDS, [null, null]), ids)
  const position = embedding(g, range(g, ids, 1), 'bert.embeddings.position_embeddings') // (T, C)
  invariant(types, 'BERT has token types')
  const type = embedding(g, types, 'bert.embeddings.token_type_embeddings')
  return layerNorm(g, add(g, add(g, word, position), type), 'bert.embeddings.LayerNorm', normEpsilon)
}

/** LN(x + attention(x)), then LN(x + feedForward(x)). */
function encoderLayer(g: GraphBuilder, x: Value, bias: Value, i: number, { heads, normEpsilon }: BertConfig): Value {
  const name = `bert.encoder.layer.${i}`
  const project = (part: string) => linear(g, x, `${name}.attention.self.${part}`)
  const parts = { query: project('query'), key: project('key'), value: project('value') }
  const attended = linear(g, attention(g, { ...parts, heads, bias }), `${name}.attention.output.dense`)
  const y = layerNorm(g, add(g, x, attended), `${name}.attention.output.LayerNorm`, normEpsilon)
  const widened = gelu(g, linear(g, y, `${name}.intermediate.dense`))
  const fed = linear(g, widened, `${name}.output.dense`)
  return layerNorm(g, add(g, y, fed), `${name}.output.LayerNorm`, normEpsilon)
}

/** (B, labels), or (B, T, labels) or (B, T, vocabulary) where there is one row per token. */
function logits(g: GraphBuilder, states: Value, { head, tied, normEpsilon }: BertConfig): Value {
  if (head === 'token') return linear(g, states, 'classifier')
  if (head === 'sequence') return pooledHead(g, states, { pooler: 'bert.pooler.dense', classifier: 'classifier' })
  const names = {
    dense: 'cls.predictions.transform.dense',
    norm: 'cls.predictions.transform.LayerNorm',
    decoder: tied ? WORDS : 'cls.predictions.decoder.weight',
    bias: 'cls.predictions.bias',
  }
  return maskedHead(g, states, names, normEpsilon)
}
