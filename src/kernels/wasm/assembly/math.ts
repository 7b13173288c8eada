// Elementary functions on four floats.
import { fma } from './fma'

/** e^x to 2 units in the last place (Cephes expf); 0 below −87, so that no denormal number slows what follows. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.min(f32x4.max(x, f32x4.splat(-87.3)), f32x4.splat(88.3))
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.4426950408889634)))
  let r = fma(n, f32x4.splat(-0.693359375), clamped) // ln 2 in two parts: the first product is exact
  r = fma(n, f32x4.splat(2.12194440e-4), r)
  let p = fma(f32x4.splat(1.9875691500e-4), r, f32x4.splat(1.3981999507e-3))
  p = fma(p, r, f32x4.splat(8.3334519073e-3))
  p = fma(p, r, f32x4.splat(4.1665795894e-2))
  p = fma(p, r, f32x4.splat(1.6666665459e-1))
  p = fma(p, r, f32x4.splat(5.0000001201e-1))
  p = fma(p, f32x4.mul(r, r), f32x4.add(r, f32x4.splat(1)))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, f32x4.splat(-87)))
}

// @ts-ignore: decorator
@inline
export function sum4(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
}

// @ts-ignore: decorator
@inline
export function max4(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  )
}
