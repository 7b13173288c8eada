// x Φ(x) and its derivative; Φ by Abramowitz & Stegun 7.1.26 (absolute error 1.5e-7), as in tfjs's own erf.
import { fma } from './fma'
import { exp4 } from './math'

/** e^(−x²/2). */
// @ts-ignore: decorator
@inline
function bell(x: v128): v128 {
  return exp4(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)))
}

/** Φ(x), given e^(−x²/2), which the derivative needs too. */
// @ts-ignore: decorator
@inline
function phi(x: v128, bellOfX: v128): v128 {
  const z = f32x4.mul(f32x4.abs(x), f32x4.splat(0.7071067811865476))
  const t = f32x4.div(f32x4.splat(1), fma(f32x4.splat(0.3275911), z, f32x4.splat(1)))
  let p = fma(f32x4.splat(1.061405429), t, f32x4.splat(-1.453152027))
  p = fma(p, t, f32x4.splat(1.421413741))
  p = fma(p, t, f32x4.splat(-0.284496736))
  p = fma(p, t, f32x4.splat(0.254829592))
  const tail = f32x4.mul(f32x4.mul(p, t), f32x4.mul(bellOfX, f32x4.splat(0.5))) // Φ(−|x|)
  return v128.bitselect(tail, f32x4.sub(f32x4.splat(1), tail), f32x4.lt(x, f32x4.splat(0)))
}

// @ts-ignore: decorator
@inline
function value(x: v128): v128 {
  return f32x4.mul(x, phi(x, bell(x)))
}

/** dy · (Φ(x) + x φ(x)). */
// @ts-ignore: decorator
@inline
function slope(dy: v128, x: v128): v128 {
  const e = bell(x)
  const density = f32x4.mul(e, f32x4.splat(0.3989422804014327))
  return f32x4.mul(dy, fma(x, density, phi(x, e)))
}

export function gelu(y: usize, x: usize, n: i32): void {
  const end = x + (<usize>(n & ~3) << 2)
  for (; x < end; x += 16, y += 16) v128.store(y, value(v128.load(x)))
  for (let i = n & 3; i > 0; i--, x += 4, y += 4) v128.store32_lane(y, value(v128.load32_splat(x)), 0)
}

export function geluGradient(dx: usize, dy: usize, x: usize, n: i32): void {
  const end = x + (<usize>(n & ~3) << 2)
  for (; x < end; x += 16, dx += 16, dy += 16) v128.store(dx, slope(v128.load(dy), v128.load(x)))
  for (let i = n & 3; i > 0; i--, x += 4, dx += 4, dy += 4) {
    v128.store32_lane(dx, slope(v128.load32_splat(dy), v128.load32_splat(x)), 0)
  }
}
