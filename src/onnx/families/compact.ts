/**
 * The compact classifier as a graph, value for value as `src/models/compact/forward.ts`, which explains it. Bags of
 * k-mers are counted inside, so that ids and mask are all that the file needs.
 *
 * B batch, T tokens, t steps after pooling, C width, Q queries.
 */
import { type CompactConfig, parseCompactConfig } from '../../models/compact/config.ts'
import { headOf } from '../../models/heads.ts'
import type { ModelConfig } from '../../models/types.ts'
import type { GraphInputs } from '../families.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { gelu, lastSize, layerNorm, linear, paddingBias } from '../layers.ts'
import {
  add, concat, divide, matMul, maximum, reduce, reshape, softmax, sum, transpose, unsqueeze,
} from '../operations.ts' // biome-ignore format: one list
import type { Dim, Value } from '../types.ts'
import { kmerFrequencies } from './compactKmers.ts'
import { compactLabelsGraph } from './compactLabels.ts'
import {
  conv1d,
  convBlock,
  firstAlong,
  hidden,
  maskedPool,
  oneHot,
  type Steps,
  transformerLayer,
} from './compactParts.ts'
import { withVoices } from './compactRegression.ts'

/** Logits (B, classes) of ids and mask (B, T), int64. */
export function compactGraph(g: GraphBuilder, config: ModelConfig, { ids, mask }: GraphInputs): Value {
  if (headOf(config) === 'token') return compactLabelsGraph(g, config, { ids, mask, types: null })
  const sizes = parseCompactConfig(config)
  const pooled = g.at('pooling', () => pool(g, encode(g, ids, mask, sizes)))
  const features = sizes.bagK > 0 ? g.at('bag', () => withBag(g, pooled, ids, sizes)) : pooled
  const logits = linear(g, layerNorm(g, features, 'head_norm', sizes.normEpsilon), 'head')
  return withVoices(g, logits, { ids, mask }, sizes)
}

function encode(g: GraphBuilder, ids: Value, mask: Value, config: CompactConfig): Steps {
  const { layers, blocks, blockPool, normEpsilon } = config
  let steps = g.at('stem', () => stem(g, oneHot(g, ids, mask, config), config))
  for (let i = 0; i < blocks; i++) steps = g.at(`blocks.${i}`, () => convBlock(g, steps, `blocks.${i}`, normEpsilon))
  steps = maskedPool(g, steps, blockPool, 'steps')
  if (layers === 0) return { ...steps, x: layerNorm(g, steps.x, 'norm', normEpsilon) }
  const places = firstAlong(g, g.weight('place', [null, lastSize(steps.x)]), 0, steps.x)
  let x = add(g, steps.x, places)
  const bias = paddingBias(g, steps.mask)
  for (let i = 0; i < layers; i++) x = g.at(`layers.${i}`, () => transformerLayer(g, x, bias, `layers.${i}`, config))
  return { ...steps, x: layerNorm(g, x, 'norm', normEpsilon) }
}

function stem(g: GraphBuilder, { x, mask }: Steps, { stemPool }: CompactConfig): Steps {
  const pooled = maskedPool(g, { x: conv1d(g, x, 'stem'), mask }, stemPool, 'stem steps')
  return { ...pooled, x: gelu(g, pooled.x) }
}

/** Q learned queries, mean and maximum over the steps, side by side: (B, (Q + 2) C). */
function pool(g: GraphBuilder, { x, mask }: Steps): Value {
  const [B, , C] = x.shape as [Dim, Dim, number]
  const query = g.weight('pooling.query', [null, C])
  const Q = query.shape[0] as number // a weight's sizes are numbers
  const content = transpose(g, matMul(g, x, transpose(g, query, [1, 0])), [0, 2, 1]) // (B, Q, t)
  const position = firstAlong(g, g.weight('pooling.position', [Q, null]), 1, x)
  const scores = add(g, add(g, content, position), unsqueeze(g, hidden(g, mask), 1))
  const count = maximum(g, sum(g, mask, 1), g.scalar(1))
  const even = unsqueeze(g, divide(g, mask, count), 1) // (B, 1, t): the mean is one more query
  const means = matMul(g, concat(g, [softmax(g, scores), even], 1, Q + 1), x) // (B, Q + 1, C)
  const highest = reduce(g, 'ReduceMax', add(g, x, unsqueeze(g, hidden(g, mask), 2)), 1)
  return concat(g, [reshape(g, means, [B, (Q + 1) * C]), highest], 1, (Q + 2) * C)
}

function withBag(g: GraphBuilder, pooled: Value, ids: Value, config: CompactConfig): Value {
  const { channels, bagK, bothStrands, normEpsilon } = config
  const kmers = kmerFrequencies(g, ids, channels, bagK, bothStrands)
  const bag = layerNorm(g, linear(g, kmers, 'bag'), 'bag_norm', normEpsilon)
  return concat(g, [pooled, bag], 1, lastSize(pooled) + lastSize(bag))
}
