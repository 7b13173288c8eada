import { dropped4 } from './random'

/** y = x · scale, or 0 where the random bits of (key, first + i) lie below the threshold. May work in place. */
export function dropout(y: usize, x: usize, n: i32, first: i32, key: i32, threshold: i32, scale: f32): void {
  const s = f32x4.splat(scale)
  let i = 0
  for (; i + 4 <= n; i += 4, x += 16, y += 16) {
    v128.store(y, v128.andnot(f32x4.mul(v128.load(x), s), dropped4(first + i, key, threshold)))
  }
  for (; i < n; i++, x += 4, y += 4) {
    v128.store32_lane(y, v128.andnot(f32x4.mul(v128.load32_splat(x), s), dropped4(first + i, key, threshold)), 0)
  }
}
