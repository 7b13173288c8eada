/** BERT as a graph, value for value as `src/models/bert/forward.ts`. B batch, T tokens, C hidden size. */
import { BERT_HEAD_NAMES } from '../../models/bert/checkpoint.ts'
import { type BertConfig, parseBertConfig } from '../../models/bert/config.ts'
import type { ModelConfig } from '../../models/types.ts'
import { invariant } from '../../shared/assert.ts'
import type { GraphInputs } from '../families.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { encoderHead } from '../heads.ts'
import { attention, embedding, gelu, layerNorm, linear, paddingBias } from '../layers.ts'
import { add, range } from '../operations.ts'
import type { Value } from '../types.ts'

const EMBEDDINGS = 'bert.embeddings'

/** Logits of ids, mask and token types (B, T), int64. */
export function bertGraph(g: GraphBuilder, config: ModelConfig, inputs: GraphInputs): Value {
  const sizes = parseBertConfig(config)
  const embedded = g.at('embeddings', () => embed(g, inputs, sizes))
  const states = bertLayers(g, embedded, inputs.mask, 'bert.encoder.layer', sizes)
  return g.at('head', () => encoderHead(g, states, BERT_HEAD_NAMES, sizes, `${EMBEDDINGS}.word_embeddings.weight`))
}

/** Word + position + segment, then LayerNorm. */
function embed(g: GraphBuilder, { ids, types }: GraphInputs, { normEpsilon }: BertConfig): Value {
  invariant(types, 'BERT has token types')
  const word = embedding(g, ids, `${EMBEDDINGS}.word_embeddings`)
  const position = embedding(g, range(g, ids, 1), `${EMBEDDINGS}.position_embeddings`) // (T, C)
  const type = embedding(g, types, `${EMBEDDINGS}.token_type_embeddings`)
  return layerNorm(g, add(g, add(g, word, position), type), `${EMBEDDINGS}.LayerNorm`, normEpsilon)
}

type LayerSizes = Pick<BertConfig, 'layers' | 'heads' | 'normEpsilon'>

/** All layers: LN(x + attention(x)), then LN(x + feedForward(x)). */
export function bertLayers(g: GraphBuilder, x: Value, mask: Value, prefix: string, sizes: LayerSizes): Value {
  const bias = paddingBias(g, mask)
  const indices = Array.from({ length: sizes.layers }, (_, i) => i)
  return indices.reduce((y, i) => g.at(`layer.${i}`, () => bertLayer(g, y, bias, `${prefix}.${i}`, sizes)), x)
}

function bertLayer(g: GraphBuilder, x: Value, bias: Value, name: string, { heads, normEpsilon }: LayerSizes): Value {
  const project = (part: string) => linear(g, x, `${name}.attention.self.${part}`)
  const parts = { query: project('query'), key: project('key'), value: project('value') }
  const attended = linear(g, attention(g, { ...parts, heads, bias }), `${name}.attention.output.dense`)
  const y = layerNorm(g, add(g, x, attended), `${name}.attention.output.LayerNorm`, normEpsilon)
  const widened = gelu(g, linear(g, y, `${name}.intermediate.dense`))
  const fed = linear(g, widened, `${name}.output.dense`)
  return layerNorm(g, add(g, y, fed), `${name}.output.LayerNorm`, normEpsilon)
}
