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
export function geluOf(x: v128): v128 {
  return f32x4.mul(x, phi(x, bell(x)))
}

/** dy · (Φ(x) + x φ(x)). */
// @ts-ignore: decorator
@inline
export function geluSlope(dy: v128, x: v128): v128 {
  const e = bell(x)
  const density = f32x4.mul(e, f32x4.splat(0.3989422804014327))
  return f32x4.mul(dy, fma(x, density, phi(x, e)))
}

export function gelu(y: usize, x: usize, n: i32): void {
  const end = x + (<usize>(n & ~3) << 2)
  for (; x < end; x += 16, y += 16) v128.store(y, geluOf(v128.load(x)))
  for (let i = n & 3; i > 0; i--, x += 4, y += 4) v128.store32_lane(y, geluOf(v128.load32_splat(x)), 0)
}

export function geluGradient(dx: usize, dy: usize, x: usize, n: i32): void {
  const end = x + (<usize>(n & ~3) << 2)
  for (; x < end; x += 16, dx += 16, dy += 16) v128.store(dx, geluSlope(v128.load(dy), v128.load(x)))
  for (let i = n & 3; i > 0; i--, x += 4, dx += 4, dy += 4) {
    v128.store32_lane(dx, geluSlope(v128.load32_splat(dy), v128.load32_splat(x)), 0)
  }
}

/** (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2, which is 1 / (1 + e^−2y): e^ is clamped, so nothing overflows. */
// @ts-ignore: decorator
@inline
function tanhShare(x: v128): v128 {
  const cubic = fma(f32x4.mul(x, x), f32x4.splat(-0.07135481282587745), f32x4.splat(-1.5957691216057308))
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp4(f32x4.mul(x, cubic))))
}

/** dy · (s + x s′); where s is flat, the polynomial in s′ must not overflow. */
// @ts-ignore: decorator
@inline
function tanhSlope(dy: v128, x: v128): v128 {
  const s = tanhShare(x)
  const near = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-12)), f32x4.splat(12))
  const inner = fma(f32x4.mul(near, near), f32x4.splat(0.21406443847763235), f32x4.splat(1.5957691216057308))
  const bent = f32x4.mul(f32x4.mul(s, f32x4.sub(f32x4.splat(1), s)), f32x4.mul(near, inner))
  return f32x4.mul(dy, f32x4.add(s, bent))
}

export function geluTanh(y: usize, x: usize, n: i32): void {
  const end = x + (<usize>(n & ~3) << 2)
  for (; x < end; x += 16, y += 16) v128.store(y, f32x4.mul(v128.load(x), tanhShare(v128.load(x))))
  for (let i = n & 3; i > 0; i--, x += 4, y += 4) {
    const value = v128.load32_splat(x)
    v128.store32_lane(y, f32x4.mul(value, tanhShare(value)), 0)
  }
}

export function geluTanhGradient(dx: usize, dy: usize, x: usize, n: i32): void {
  const end = x + (<usize>(n & ~3) << 2)
  for (; x < end; x += 16, dx += 16, dy += 16) v128.store(dx, tanhSlope(v128.load(dy), v128.load(x)))
  for (let i = n & 3; i > 0; i--, x += 4, dx += 4, dy += 4) {
    v128.store32_lane(dx, tanhSlope(v128.load32_splat(dy), v128.load32_splat(x)), 0)
  }
}
