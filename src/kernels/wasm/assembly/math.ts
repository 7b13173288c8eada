// Elementary functions on four floats.
import { fma } from './fma'

/** 1.5 · 2^23: a float of this size has no fraction, so adding it rounds, and leaves the integer in the low bits. */
const ROUNDER: f32 = 12582912

/**
 * e^x to 2 units in the last place (Cephes expf); 0 below −87, so that no denormal number slows what follows.
 * `pmin` and `pmax` are one instruction on x86, `min` and `max` are six; with x first they let NaN through.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87.3)), f32x4.splat(88.3))
  const rounded = fma(clamped, f32x4.splat(1.4426950408889634), f32x4.splat(ROUNDER))
  const n = f32x4.sub(rounded, f32x4.splat(ROUNDER))
  let r = fma(n, f32x4.splat(-0.693359375), clamped) // ln 2 in two parts: the first product is exact
  r = fma(n, f32x4.splat(2.12194440e-4), r)
  let p = fma(f32x4.splat(1.9875691500e-4), r, f32x4.splat(1.3981999507e-3))
  p = fma(p, r, f32x4.splat(8.3334519073e-3))
  p = fma(p, r, f32x4.splat(4.1665795894e-2))
  p = fma(p, r, f32x4.splat(1.6666665459e-1))
  p = fma(p, r, f32x4.splat(5.0000001201e-1))
  p = fma(p, f32x4.mul(r, r), f32x4.add(r, f32x4.splat(1)))
  const exponent = i32x4.shl(rounded, 23) // what lies above the low eight bits is shifted out
  return v128.andnot(i32x4.add(p, exponent), f32x4.lt(x, f32x4.splat(-87)))
}

// @ts-ignore: decorator
@inline
export function sum4(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
}

// @ts-ignore: decorator
@inline
export function top4(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  )
}
