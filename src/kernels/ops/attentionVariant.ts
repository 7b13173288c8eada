/** What distinguishes the attention of one family from another's: order, positions, scale. Plain versions of each. */
import * as tf from '@tensorflow/tfjs-core'

export type AttentionVariant = {
  /** A token sees itself and those before it: language models that write from left to right. */
  readonly causal?: boolean
  /**
   * Queries and keys are rotated by their position (Su 2021), usually by base 10,000. Dimension d is paired with
   * d + D/2, as in ESM-2 and GPT-NeoX, over the whole head; positions count from 0 at the first token of a row.
   */
  readonly rotaryBase?: number
  /** Scores lose slope · |i − j|, with a slope for each head (Press 2022); in both directions, as DNABERT-2 does it. */
  readonly alibi?: boolean
  /** What scores are multiplied with; absent means 1 / √D. */
  readonly scoreScale?: number
}

/** A variant as attributes of a kernel; `rotaryBase` 0 means none. */
export type VariantAttributes = {
  readonly causal: boolean
  readonly rotaryBase: number
  readonly alibi: boolean
  readonly scoreScale: number
}

/** @param headWidth D */
export function variantAttributes(variant: AttentionVariant, headWidth: number): VariantAttributes {
  const { causal = false, rotaryBase = 0, alibi = false, scoreScale = 1 / Math.sqrt(headWidth) } = variant
  if (rotaryBase > 0 && headWidth % 2 !== 0) {
    throw new RangeError(`attention: rotary positions need heads of even width, got ${headWidth}`)
  }
  return { causal, rotaryBase, alibi, scoreScale }
}

/**
 * The slopes of Press 2022: a geometric series from 2^(−8/H) for a power of two; otherwise those of the power below,
 * then every other one of the power above.
 */
export function alibiSlopes(heads: number): number[] {
  const power = 2 ** Math.floor(Math.log2(heads))
  const series = (count: number) => Array.from({ length: count }, (_, i) => 2 ** ((-8 / count) * (i + 1)))
  const between = series(2 * power).filter((_, i) => i % 2 === 0)
  return [...series(power), ...between.slice(0, heads - power)]
}

/** −slope · |i − j|: (1, H, T, T). */
export function alibiBias(heads: number, T: number): tf.Tensor4D {
  const distances = tf.tensor(
    Float32Array.from({ length: T * T }, (_, at) => Math.abs(Math.floor(at / T) - (at % T))),
    [1, 1, T, T],
  )
  const slopes = tf.tensor(alibiSlopes(heads), [1, heads, 1, 1])
  return tf.neg(tf.mul(slopes, distances))
}

/** `hidden` for the keys after a query, 0 for the others: (1, 1, T, T). */
export function causalBias(T: number, hidden: number): tf.Tensor4D {
  const values = Float32Array.from({ length: T * T }, (_, at) => (at % T > Math.floor(at / T) ? hidden : 0))
  return tf.tensor(values, [1, 1, T, T])
}

/** f of the angle t · base^(−2d / D) for each of `tokens` positions t and d < D / 2: (tokens, D / 2). */
export function rotaryTable(
  tokens: number,
  headWidth: number,
  base: number,
  f: (angle: number) => number,
): Float32Array<ArrayBuffer> {
  const half = headWidth / 2
  const angle = (at: number) => Math.floor(at / half) * base ** ((-2 * (at % half)) / headWidth)
  return Float32Array.from({ length: tokens * half }, (_, at) => f(angle(at)))
}

/** Each pair (x[d], x[d + D/2]) of x (B, H, T, D) turned by the angle t · base^(−2d / D), or back by it. */
export function rotate(x: tf.Tensor4D, base: number, back = false): tf.Tensor4D {
  const [B, H, T, D] = x.shape
  const half = D / 2
  const table = (f: (angle: number) => number) => tf.tensor(rotaryTable(T, D, base, f), [1, 1, T, half])
  const [cos, sin] = [table(Math.cos), table((angle) => (back ? -Math.sin(angle) : Math.sin(angle)))]
  const [low, high] = [tf.slice(x, [0, 0, 0, 0], [B, H, T, half]), tf.slice(x, [0, 0, 0, half], [B, H, T, half])]
  const turned = [tf.sub(tf.mul(low, cos), tf.mul(high, sin)), tf.add(tf.mul(high, cos), tf.mul(low, sin))]
  return tf.concat(turned, 3) as tf.Tensor4D
}
