// What one core can do at most, in WebAssembly: multiply-adds that wait for nothing, and a stream through memory.
const RELAXED: bool = isDefined(ASC_FEATURE_RELAXED_SIMD) && ASC_FEATURE_RELAXED_SIMD

// @ts-ignore: decorator
@inline
function fma(a: v128, b: v128, c: v128): v128 {
  return RELAXED ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c)
}

/** 12 independent chains, as many as the tile of the matrix product has: 96 operations for each of `n` rounds. */
export function multiplyAdds(n: i32): f32 {
  let c0 = f32x4.splat(1), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0
  let c6 = c0, c7 = c0, c8 = c0, c9 = c0, c10 = c0, c11 = c0
  const x = f32x4.splat(1.0000001), y = f32x4.splat(1e-9)
  for (let i = 0; i < n; i++) {
    c0 = fma(c0, x, y); c1 = fma(c1, x, y); c2 = fma(c2, x, y); c3 = fma(c3, x, y)
    c4 = fma(c4, x, y); c5 = fma(c5, x, y); c6 = fma(c6, x, y); c7 = fma(c7, x, y)
    c8 = fma(c8, x, y); c9 = fma(c9, x, y); c10 = fma(c10, x, y); c11 = fma(c11, x, y)
  }
  const left = f32x4.add(f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)), f32x4.add(c4, c5))
  const right = f32x4.add(f32x4.add(f32x4.add(c6, c7), f32x4.add(c8, c9)), f32x4.add(c10, c11))
  return f32x4.extract_lane(f32x4.add(left, right), 0)
}

/** a = b + s · c (McCalpin's triad) over `n` floats, from address 0 on: 12 bytes each. */
export function triad(n: i32, s: f32): void {
  const bytes = <usize>n << 2
  const factor = f32x4.splat(s)
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(i, fma(factor, v128.load(2 * bytes + i), v128.load(bytes + i)))
  }
}
