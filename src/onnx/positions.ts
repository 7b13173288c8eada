/** Ways to tell a transformer where its tokens stand. B batch, T tokens, H heads, D values per head. */
import { alibiSlopes } from '../kernels/ops/attentionVariant.ts'
import type { GraphBuilder } from './graphBuilder.ts'
import { HIDDEN, lastSize } from './layers.ts'
import {
  abs, add, cast, concat, cosine, cumulativeSum, END, equal, less, multiply, negate, not, range, sine, slice, subtract,
  unsqueeze, where,
} from './operations.ts' // biome-ignore format: one list
import type { Value } from './types.ts'

/** RoBERTa's: from `pad` + 1 on over the tokens that are not `pad`, which have `pad` itself. int64 (B, T) from ids. */
export function countedPositions(g: GraphBuilder, ids: Value, pad: number): Value {
  const real = cast(g, not(g, equal(g, ids, g.ints([pad]))), 'int64')
  return add(g, multiply(g, cumulativeSum(g, real, 1), real), g.ints([pad]))
}

/** ALiBi in both directions (Press 2022; MosaicBERT): −slope · |i − j| per head, (H, T, T), for ids (B, T). */
export function alibiBias(g: GraphBuilder, ids: Value, heads: number): Value {
  const place = cast(g, range(g, ids, 1), 'float') // (T)
  const distances = abs(g, subtract(g, unsqueeze(g, place, 1), unsqueeze(g, place, 0))) // (T, T)
  return negate(g, multiply(g, g.floats([heads, 1, 1], alibiSlopes(heads)), unsqueeze(g, distances, 0)))
}

/** What hides the future when it is added to scores: (T, T) for ids (B, T). */
export function causalBias(g: GraphBuilder, ids: Value): Value {
  const place = range(g, ids, 1)
  const later = less(g, unsqueeze(g, place, 1), unsqueeze(g, place, 0)) // query before key
  return where(g, later, g.scalar(HIDDEN), g.scalar(0))
}

/**
 * Rotary positions (Su 2021), halves as in ESM and NeoX: x cos + (−x₂, x₁) sin, angles t · base^(−2i / D).
 * @returns what turns queries or keys (B, H, T, D)
 */
export function rotation(g: GraphBuilder, ids: Value, width: number, base: number): (x: Value) => Value {
  const half = width / 2
  const frequencies = Array.from({ length: half }, (_, i) => base ** (-i / half))
  const place = unsqueeze(g, cast(g, range(g, ids, 1), 'float'), 1) // (T, 1)
  const angles = multiply(g, place, g.floats([1, half], frequencies)) // (T, D / 2)
  const twice = (x: Value) => concat(g, [x, x], 1, width)
  const [cos, sin] = [twice(cosine(g, angles)), twice(sine(g, angles))]
  return (x) => {
    const axis = x.shape.length - 1
    const first = slice(g, x, axis, { from: 0, to: half, size: half })
    const second = slice(g, x, axis, { from: half, to: END, size: lastSize(x) - half })
    const crossed = concat(g, [negate(g, second), first], axis, width)
    return add(g, multiply(g, x, cos), multiply(g, crossed, sin))
  }
}
