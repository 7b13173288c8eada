const RELAXED: bool = isDefined(ASC_FEATURE_RELAXED_SIMD) && ASC_FEATURE_RELAXED_SIMD

/** a · b + c. The relaxed build has one fused instruction for it; the other rounds twice. */
// @ts-ignore: decorator
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  return RELAXED ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c)
}
