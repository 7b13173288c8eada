// Loshchilov & Hutter 2019, one pass over parameter, moments and gradient.
import { fma } from './fma'
import { sum4 } from './math'

/** `rate` is learning rate / (1 − β1^step), `second` is 1 / √(1 − β2^step), `kept` is 1 − learning rate · decay. */
export function adamW(
  p: usize, m: usize, v: usize, g: usize, n: i32,
  scale: f32, beta1: f32, beta2: f32, epsilon: f32, rate: f32, second: f32, kept: f32,
): void {
  const b1 = f32x4.splat(beta1), b2 = f32x4.splat(beta2), e = f32x4.splat(epsilon)
  const n1 = f32x4.splat((1 - beta1) * scale), n2 = f32x4.splat((1 - beta2) * scale * scale)
  const r = f32x4.splat(rate), s = f32x4.splat(second), k = f32x4.splat(kept)
  let i: usize = 0
  const end = <usize>n << 2
  for (; i + 16 <= end; i += 16) {
    const gradient = v128.load(g + i)
    const first = fma(gradient, n1, f32x4.mul(v128.load(m + i), b1))
    const square = fma(f32x4.mul(gradient, gradient), n2, f32x4.mul(v128.load(v + i), b2))
    v128.store(m + i, first)
    v128.store(v + i, square)
    const direction = f32x4.div(first, fma(f32x4.sqrt(square), s, e))
    v128.store(p + i, f32x4.sub(f32x4.mul(v128.load(p + i), k), f32x4.mul(r, direction)))
  }
  for (; i < end; i += 4) {
    const gradient = load<f32>(g + i)
    const first = gradient * (1 - beta1) * scale + load<f32>(m + i) * beta1
    const square = gradient * gradient * (1 - beta2) * scale * scale + load<f32>(v + i) * beta2
    store<f32>(m + i, first)
    store<f32>(v + i, square)
    store<f32>(p + i, load<f32>(p + i) * kept - rate * first / (<f32>Math.sqrt(<f64>square) * second + epsilon))
  }
}

/** Σ x² to the f64 at `out`, in double precision over blocks: the norm decides whether a step is finite. */
export function sumSquares(out: usize, x: usize, n: i32): void {
  let total: f64 = 0
  let i = 0
  while (i + 4 <= n) {
    let block = f32x4.splat(0)
    const end = min(i + 1024, n & ~3)
    for (; i < end; i += 4) {
      const values = v128.load(x + (<usize>i << 2))
      block = fma(values, values, block)
    }
    total += <f64>sum4(block)
  }
  for (; i < n; i++) {
    const value = load<f32>(x + (<usize>i << 2))
    total += <f64>(value * value)
  }
  store<f64>(out, total)
}

/** slow = slow · kept + value · (1 − kept). */
export function movingAverage(slow: usize, value: usize, n: i32, kept: f32): void {
  const k = f32x4.splat(kept), fresh = f32x4.splat(1 - kept)
  const end = slow + (<usize>(n & ~3) << 2)
  for (; slow < end; slow += 16, value += 16) {
    v128.store(slow, fma(v128.load(value), fresh, f32x4.mul(v128.load(slow), k)))
  }
  for (let i = n & 3; i > 0; i--, slow += 4, value += 4) {
    store<f32>(slow, load<f32>(value) * (1 - kept) + load<f32>(slow) * kept)
  }
}
