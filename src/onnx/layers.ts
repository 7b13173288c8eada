/**
 * The layers that transformers are made of, with their weights by name. B batch, T tokens, C width, H heads, D = C / H.
 * Each gives the values of the operation of the same name in `src/kernels/ops/`.
 */
import { invariant } from '../shared/assert.ts'
import type { GraphBuilder } from './graphBuilder.ts'
import {
  add, cast, erf, gather, matMul, multiply, reshape, sigmoid, slice, softmax, subtract, tanh, transpose,
} from './operations.ts' // biome-ignore format: one list
import type { Value } from './types.ts'

/** Added to the score of a hidden key. Finite, so that a row of hidden keys only is uniform and not NaN. */
export const HIDDEN = -1e9

/** x Wᵀ + b with W (O, I) as PyTorch keeps it; without `bias` where the layer has none. */
export function linear(g: GraphBuilder, x: Value, name: string, bias = true): Value {
  const weight = g.weight(`${name}.weight`, [null, lastSize(x)])
  const y = matMul(g, x, transpose(g, weight, [1, 0]))
  return withBottleneck(g, bias ? add(g, y, g.weight(`${name}.bias`, [lastSize(y)])) : y, name)
}

/** x W + b with W (I, O): GPT-2's `Conv1D`. */
export function linearIn(g: GraphBuilder, x: Value, name: string): Value {
  const y = matMul(g, x, g.weight(`${name}.weight`, [lastSize(x), null]))
  return withBottleneck(g, add(g, y, g.weight(`${name}.bias`, [lastSize(y)])), name)
}

/** y + up(GELU(down(y))) where a bottleneck adapter stands behind the layer (Houlsby 2019), else y. */
function withBottleneck(g: GraphBuilder, y: Value, name: string): Value {
  if (!g.hasWeight(`${name}.adapter_down.weight`)) return y
  return add(g, y, linear(g, gelu(g, linear(g, y, `${name}.adapter_down`)), `${name}.adapter_up`))
}

/** Layer normalisation over the last axis. */
export function layerNorm(g: GraphBuilder, x: Value, name: string, epsilon: number): Value {
  const size = lastSize(x)
  const inputs = [x, g.weight(`${name}.weight`, [size]), g.weight(`${name}.bias`, [size])]
  return g.node(
    'LayerNormalization',
    inputs,
    { type: x.type, shape: x.shape },
    { axis: -1, epsilon: { float: epsilon } },
  )
}

/** Rows of the table `name.weight`, (N, C), by ids. */
export function embedding(g: GraphBuilder, ids: Value, name: string): Value {
  return gather(g, g.weight(`${name}.weight`, [null, null]), ids)
}

/** x Φ(x), exact by erf. */
export function gelu(g: GraphBuilder, x: Value): Value {
  const share = add(g, erf(g, multiply(g, x, g.scalar(Math.SQRT1_2))), g.scalar(1))
  return multiply(g, multiply(g, x, g.scalar(0.5)), share)
}

/** GPT-2's approximation of it: x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2. */
export function geluTanh(g: GraphBuilder, x: Value): Value {
  const cube = multiply(g, multiply(g, x, x), multiply(g, x, g.scalar(0.044715)))
  const inner = multiply(g, add(g, x, cube), g.scalar(Math.sqrt(2 / Math.PI)))
  return multiply(g, multiply(g, x, g.scalar(0.5)), add(g, tanh(g, inner), g.scalar(1)))
}

/** x σ(x) */
export function silu(g: GraphBuilder, x: Value): Value {
  return multiply(g, x, sigmoid(g, x))
}

/** What hides padded keys when it is added to scores: (B, 1, 1, T) from a mask (B, T) of 0 and 1. */
export function paddingBias(g: GraphBuilder, mask: Value): Value {
  const [B, T] = mask.shape as [string, string]
  const hidden = multiply(g, subtract(g, g.scalar(1), cast(g, mask, 'float')), g.scalar(HIDDEN))
  return reshape(g, hidden, [B, 1, 1, T])
}

export type AttentionParts = {
  /** (B, T, C) each, heads side by side */
  readonly query: Value
  readonly key: Value
  readonly value: Value
  readonly heads: number
  /** Added to the scores (B, H, T, T): padding, distances, the future. */
  readonly bias: Value
  /** What happens to queries and keys (B, H, T, D) before they meet. */
  readonly turn?: (x: Value) => Value
}

/** softmax(QKᵀ / √D + bias) V for each head, merged again: (B, T, C). */
export function attention(g: GraphBuilder, { query, key, value, heads, bias, turn = (x) => x }: AttentionParts): Value {
  const [B, T, C] = query.shape as [string, string, number]
  invariant(C % heads === 0, `attention: ${heads} heads over ${C} values`)
  const scale = g.scalar(1 / Math.sqrt(C / heads))
  const q = turn(splitHeads(g, multiply(g, query, scale), heads))
  const k = turn(splitHeads(g, key, heads))
  const scores = matMul(g, q, transpose(g, k, [0, 1, 3, 2])) // (B, H, T, T)
  const weights = softmax(g, add(g, scores, bias))
  const merged = transpose(g, matMul(g, weights, splitHeads(g, value, heads)), [0, 2, 1, 3])
  return reshape(g, merged, [B, T, C])
}

/** (B, T, C) to (B, H, T, D). */
function splitHeads(g: GraphBuilder, x: Value, heads: number): Value {
  const [B, T, C] = x.shape as [string, string, number]
  return transpose(g, reshape(g, x, [B, T, heads, C / heads]), [0, 2, 1, 3])
}

/** Queries, keys and values from one projection (B, T, 3 C), side by side. */
export function jointParts(g: GraphBuilder, joint: Value): Pick<AttentionParts, 'query' | 'key' | 'value'> {
  const size = lastSize(joint) / 3
  const part = (i: number) => slice(g, joint, 2, { from: i * size, to: (i + 1) * size, size })
  return { query: part(0), key: part(1), value: part(2) }
}

/** activation(first half) · second half, over the last axis: (B, T, 2 I) to (B, T, I). */
export function gatedHalves(g: GraphBuilder, x: Value, activation: (g: GraphBuilder, x: Value) => Value): Value {
  const size = lastSize(x) / 2
  const half = (i: number) => slice(g, x, 2, { from: i * size, to: (i + 1) * size, size })
  return multiply(g, activation(g, half(0)), half(1))
}

/** The last size of a shape, which is known wherever weights are applied. */
export function lastSize({ name, shape }: Value): number {
  const size = shape.at(-1)
  invariant(typeof size === 'number', `${name}: the last size of [${shape}] is not known`)
  return size
}
