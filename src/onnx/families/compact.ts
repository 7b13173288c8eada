/**
 * The compact classifier as a graph, value for value as `src/models/compact/forward.ts`, which explains it. Bags of
 * k-mers are counted inside, so that ids and mask are all that the file needs.
 *
 * B batch, T tokens, t steps after pooling, C width, Q queries.
 */
import { type CompactConfig, parseCompactConfig } from '../../models/compact/config.ts'
import type { ModelConfig } from '../../models/types.ts'
import type { GraphInputs } from '../families.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { attention, gelu, lastSize, layerNorm, linear, paddingBias } from '../layers.ts'
import {
  add, cast, concat, divide, gather, logSoftmax, matMul, maximum, multiply, reduce, reshape, sizeOf, slice, softmax,
  subtract, sum, transpose, unsqueeze,
} from '../operations.ts' // biome-ignore format: one list
import type { Dim, Value } from '../types.ts'
import { kmerFrequencies } from './compactKmers.ts'

/** Steps (B, t, C) with their mask (B, t), float; padding is 0 in `x`. */
type Steps = { readonly x: Value; readonly mask: Value }

/** Added to padding before a maximum or a softmax. */
const HIDDEN = -1e4

/** Logits (B, classes) of ids and mask (B, T), int64. */
export function compactGraph(g: GraphBuilder, config: ModelConfig, { ids, mask }: GraphInputs): Value {
  const sizes = parseCompactConfig(config)
  const pooled = g.at('pooling', () => pool(g, encode(g, ids, mask, sizes)))
  const bags = (k: number) => kmerFrequencies(g, ids, sizes.channels, k, sizes.bothStrands)
  const features = sizes.bagK > 0 ? g.at('bag', () => withBag(g, pooled, bags(sizes.bagK), sizes)) : pooled
  const logits = linear(g, layerNorm(g, features, 'head_norm', sizes.normEpsilon), 'head')
  return sizes.countsK > 0 ? g.at('counts', () => mixCounts(g, logits, bags(sizes.countsK), sizes)) : logits
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

/** (B, T, channels), cut to the positions that the model knows. */
function oneHot(g: GraphBuilder, ids: Value, mask: Value, { channels, positions }: CompactConfig): Steps {
  const width = channels.letters.length + 1
  const rows = channels.ofToken.flatMap((channel) => Array.from({ length: width }, (_, i) => Number(i === channel)))
  const seen = (x: Value) => slice(g, x, 1, { from: 0, to: positions, size: 'seen' })
  const table = g.floats([channels.ofToken.length, width], rows)
  return { x: gather(g, table, seen(ids)), mask: cast(g, seen(mask), 'float') }
}

function stem(g: GraphBuilder, { x, mask }: Steps, { stemPool }: CompactConfig): Steps {
  const pooled = maskedPool(g, { x: conv1d(g, x, 'stem'), mask }, stemPool, 'stem steps')
  return { ...pooled, x: gelu(g, pooled.x) }
}

/** x + conv(GELU(LN(x))) */
function convBlock(g: GraphBuilder, { x, mask }: Steps, name: string, epsilon: number): Steps {
  const hidden = masked(g, gelu(g, layerNorm(g, x, `${name}.norm`, epsilon)), mask)
  return { x: add(g, x, masked(g, conv1d(g, hidden, `${name}.conv`), mask)), mask }
}

/** x + attention(LN(x)), then x + feedForward(LN(x)). */
function transformerLayer(g: GraphBuilder, x: Value, bias: Value, name: string, config: CompactConfig): Value {
  const { heads, normEpsilon } = config
  const normal = layerNorm(g, x, `${name}.attention_norm`, normEpsilon)
  const project = (part: string) => linear(g, normal, `${name}.${part}`)
  const parts = { query: project('query'), key: project('key'), value: project('value') }
  const y = add(g, x, linear(g, attention(g, { ...parts, heads, bias }), `${name}.attention_output`))
  const widened = gelu(g, linear(g, layerNorm(g, y, `${name}.feed_norm`, normEpsilon), `${name}.widen`))
  return add(g, y, linear(g, widened, `${name}.narrow`))
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

function withBag(g: GraphBuilder, pooled: Value, kmers: Value, { normEpsilon }: CompactConfig): Value {
  const bag = layerNorm(g, linear(g, kmers, 'bag'), 'bag_norm', normEpsilon)
  return concat(g, [pooled, bag], 1, lastSize(pooled) + lastSize(bag))
}

/** (1 − share) log softmax(logits) + share log softmax(regression) */
function mixCounts(g: GraphBuilder, logits: Value, kmers: Value, { countsShare }: CompactConfig): Value {
  const regression = logSoftmax(g, linear(g, kmers, 'counts'))
  const network = multiply(g, logSoftmax(g, logits), g.scalar(1 - countsShare))
  return add(g, network, multiply(g, regression, g.scalar(countsShare)))
}

/** Maximum over windows of `size` steps, the last one partial; a window is padding when all of its steps are. */
function maskedPool(g: GraphBuilder, { x, mask }: Steps, size: number, steps: string): Steps {
  if (size === 1) return { x: masked(g, x, mask), mask }
  const highest = maxPool(g, add(g, x, unsqueeze(g, hidden(g, mask), 2)), size, steps)
  const real = reshape(g, maxPool(g, unsqueeze(g, mask, 2), size, steps), [mask.shape[0]!, steps])
  return { x: masked(g, highest, real), mask: real }
}

/** (B, T, C) to (B, ⌈T / size⌉, C). */
function maxPool(g: GraphBuilder, x: Value, size: number, steps: string): Value {
  const channelsFirst = transpose(g, x, [0, 2, 1])
  const shape = channelsFirst.shape.with(2, steps)
  const attributes = { kernel_shape: [size], strides: [size], ceil_mode: 1 }
  return transpose(g, g.node('MaxPool', [channelsFirst], { type: 'float', shape }, attributes), [0, 2, 1])
}

/** Convolution along the sequence, as long as its input; weight (K, I, O), an even kernel reaches further right. */
function conv1d(g: GraphBuilder, x: Value, name: string): Value {
  const weight = g.weight(`${name}.weight`, [null, lastSize(x), null])
  const [K, , O] = weight.shape as [number, number, number]
  const left = Math.floor((K - 1) / 2)
  const inputs = [transpose(g, x, [0, 2, 1]), transpose(g, weight, [2, 1, 0]), g.weight(`${name}.bias`, [O])]
  const made = { type: 'float', shape: [x.shape[0]!, O, x.shape[1]!] } as const
  return transpose(g, g.node('Conv', inputs, made, { kernel_shape: [K], pads: [left, K - 1 - left] }), [0, 2, 1])
}

/** The first rows (or columns) of a table, as many as `x` (B, t, C) has steps. */
function firstAlong(g: GraphBuilder, table: Value, axis: number, x: Value): Value {
  const inputs = [table, g.ints([0]), sizeOf(g, x, 1), g.ints([axis])]
  return g.node('Slice', inputs, { type: table.type, shape: table.shape.with(axis, x.shape[1]!) })
}

/** HIDDEN where there is padding, else 0. */
function hidden(g: GraphBuilder, mask: Value): Value {
  return multiply(g, subtract(g, g.scalar(1), mask), g.scalar(HIDDEN))
}

/** x with padding as 0. */
function masked(g: GraphBuilder, x: Value, mask: Value): Value {
  return multiply(g, x, unsqueeze(g, mask, 2))
}
