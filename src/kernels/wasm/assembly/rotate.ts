/**
 * Each pair (x[d], x[d + D/2]) of every head turned by an angle of its position, or back by it. x (rows, C); the position of a row
 * is its number modulo T. `cosines` (T, D/2), `sines` likewise; `out` may be x.
 */
export function rotate(
  out: usize, x: usize, cosines: usize, sines: usize, rows: i32, T: i32, C: i32, D: i32, back: bool,
): void {
  const half = <usize>(D / 2) << 2
  const sign: f32 = back ? -1 : 1
  const s = f32x4.splat(sign)
  for (let row = 0; row < rows; row++) {
    const angles = <usize>(row % T) * half
    for (let head = 0; head < C; head += D, x += 2 * half, out += 2 * half) {
      let d: usize = 0
      for (; d + 16 <= half; d += 16) {
        const cos = v128.load(cosines + angles + d), sin = f32x4.mul(v128.load(sines + angles + d), s)
        const low = v128.load(x + d), high = v128.load(x + half + d)
        v128.store(out + d, f32x4.sub(f32x4.mul(low, cos), f32x4.mul(high, sin)))
        v128.store(out + half + d, f32x4.add(f32x4.mul(high, cos), f32x4.mul(low, sin)))
      }
      for (; d < half; d += 4) {
        const cos = load<f32>(cosines + angles + d), sin = load<f32>(sines + angles + d) * sign
        const low = load<f32>(x + d), high = load<f32>(x + half + d)
        store<f32>(out + d, low * cos - high * sin)
        store<f32>(out + half + d, high * cos + low * sin)
      }
    }
  }
}
