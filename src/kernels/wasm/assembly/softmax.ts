// What cross-entropy over many classes needs of the rows of x (N, C), without a copy of x.
import { exp4, sum4, top4 } from './math'

// @ts-ignore: decorator
@inline
function topOf(x: usize, C: i32): f32 {
  const end = <usize>C << 2
  let tops = f32x4.splat(-f32.MAX_VALUE)
  let j: usize = 0
  for (; j + 16 <= end; j += 16) tops = f32x4.pmax(tops, v128.load(x + j))
  let top = top4(tops)
  for (; j < end; j += 4) top = max(top, load<f32>(x + j))
  return top
}

/** Of each row the largest value and the sum of exponentials beside it: out (N, 2). */
export function rowStatistics(out: usize, x: usize, N: i32, C: i32): void {
  const row = <usize>C << 2
  for (let n = 0; n < N; n++, x += row, out += 8) {
    const top = topOf(x, C)
    const t = f32x4.splat(top)
    let sums = f32x4.splat(0)
    let j: usize = 0
    for (; j + 16 <= row; j += 16) sums = f32x4.add(sums, exp4(f32x4.sub(v128.load(x + j), t)))
    let sum = sum4(sums)
    for (; j < row; j += 4) sum += f32x4.extract_lane(exp4(f32x4.sub(v128.load32_splat(x + j), t)), 0)
    store<f32>(out, top)
    store<f32>(out, sum, 4)
  }
}

/** dx = (softmax(x) − 1 at the class) · factor of the row. `classes` and `factors` (N). */
export function sparseLossGradient(dx: usize, x: usize, classes: usize, factors: usize, N: i32, C: i32): void {
  const row = <usize>C << 2
  for (let n = 0; n < N; n++, x += row, dx += row, classes += 4, factors += 4) {
    const factor = load<f32>(factors)
    const t = f32x4.splat(topOf(x, C))
    let sums = f32x4.splat(0)
    let j: usize = 0
    for (; j + 16 <= row; j += 16) {
      const e = exp4(f32x4.sub(v128.load(x + j), t))
      sums = f32x4.add(sums, e)
      v128.store(dx + j, e)
    }
    let sum = sum4(sums)
    for (; j < row; j += 4) {
      const e = exp4(f32x4.sub(v128.load32_splat(x + j), t))
      sum += f32x4.extract_lane(e, 0)
      v128.store32_lane(dx + j, e, 0)
    }
    const share = factor / sum
    const s = f32x4.splat(share)
    for (j = 0; j + 16 <= row; j += 16) v128.store(dx + j, f32x4.mul(v128.load(dx + j), s))
    for (; j < row; j += 4) store<f32>(dx + j, load<f32>(dx + j) * share)
    const at = dx + (<usize>load<i32>(classes) << 2)
    store<f32>(at, load<f32>(at) - factor)
  }
}
