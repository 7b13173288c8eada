/**
 * What the graphs of the compact family are made of, value for value as in `src/models/compact/forward.ts`.
 *
 * B batch, T tokens, t steps, C width.
 */
import type { CompactConfig } from '../../models/compact/config.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { attention, gelu, lastSize, layerNorm, linear } from '../layers.ts'
import { add, cast, gather, multiply, reshape, sizeOf, slice, subtract, transpose, unsqueeze } from '../operations.ts'
import type { Value } from '../types.ts'

/** Steps (B, t, C) with their mask (B, t), float; padding is 0 in `x`. */
export type Steps = { readonly x: Value; readonly mask: Value }

type LayerConfig = Pick<CompactConfig, 'heads' | 'normEpsilon'>

/** Added to padding before a maximum or a softmax. */
const HIDDEN = -1e4

/** (B, T, channels), cut to the positions that the model knows. */
export function oneHot(
  g: GraphBuilder,
  ids: Value,
  mask: Value,
  { channels, positions }: Pick<CompactConfig, 'channels' | 'positions'>,
): Steps {
  const width = channels.letters.length + 1
  const rows = channels.ofToken.flatMap((channel) => Array.from({ length: width }, (_, i) => Number(i === channel)))
  const seen = (x: Value) => slice(g, x, 1, { from: 0, to: positions, size: 'seen' })
  const table = g.floats([channels.ofToken.length, width], rows)
  return { x: gather(g, table, seen(ids)), mask: cast(g, seen(mask), 'float') }
}

/** x + conv(GELU(LN(x))) */
export function convBlock(g: GraphBuilder, { x, mask }: Steps, name: string, epsilon: number): Steps {
  const hidden = masked(g, gelu(g, layerNorm(g, x, `${name}.norm`, epsilon)), mask)
  return { x: add(g, x, masked(g, conv1d(g, hidden, `${name}.conv`), mask)), mask }
}

/** x + attention(LN(x)), then x + feedForward(LN(x)). */
export function transformerLayer(g: GraphBuilder, x: Value, bias: Value, name: string, config: LayerConfig): Value {
  const { heads, normEpsilon } = config
  const normal = layerNorm(g, x, `${name}.attention_norm`, normEpsilon)
  const project = (part: string) => linear(g, normal, `${name}.${part}`)
  const parts = { query: project('query'), key: project('key'), value: project('value') }
  const y = add(g, x, linear(g, attention(g, { ...parts, heads, bias }), `${name}.attention_output`))
  const widened = gelu(g, linear(g, layerNorm(g, y, `${name}.feed_norm`, normEpsilon), `${name}.widen`))
  return add(g, y, linear(g, widened, `${name}.narrow`))
}

/** Maximum over windows of `size` steps, the last one partial; a window is padding when all of its steps are. */
export function maskedPool(g: GraphBuilder, { x, mask }: Steps, size: number, steps: string): Steps {
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
export function conv1d(g: GraphBuilder, x: Value, name: string): Value {
  const weight = g.weight(`${name}.weight`, [null, lastSize(x), null])
  const [K, , O] = weight.shape as [number, number, number]
  const left = Math.floor((K - 1) / 2)
  const inputs = [transpose(g, x, [0, 2, 1]), transpose(g, weight, [2, 1, 0]), g.weight(`${name}.bias`, [O])]
  const made = { type: 'float', shape: [x.shape[0]!, O, x.shape[1]!] } as const
  return transpose(g, g.node('Conv', inputs, made, { kernel_shape: [K], pads: [left, K - 1 - left] }), [0, 2, 1])
}

/** The first rows (or columns) of a table, as many as `x` (B, t, C) has steps. */
export function firstAlong(g: GraphBuilder, table: Value, axis: number, x: Value): Value {
  const inputs = [table, g.ints([0]), sizeOf(g, x, 1), g.ints([axis])]
  return g.node('Slice', inputs, { type: table.type, shape: table.shape.with(axis, x.shape[1]!) })
}

/** HIDDEN where there is padding, else 0. */
export function hidden(g: GraphBuilder, mask: Value): Value {
  return multiply(g, subtract(g, g.scalar(1), mask), g.scalar(HIDDEN))
}

/** x with padding as 0. */
export function masked(g: GraphBuilder, x: Value, mask: Value): Value {
  return multiply(g, x, unsqueeze(g, mask, 2))
}
