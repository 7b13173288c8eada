// Multi-head attention on (B, T, C) with the heads side by side: a head is a matrix with row stride C, so nothing is
// transposed. Only one head's (T, T) weights exist at a time, and the gradient computes them again.
import { fma } from './fma'
import { gemm } from './gemm'
import { exp4, sum4, top4 } from './math'
import { dropped4 } from './random'

/** Added to the score of a hidden key, as in the plain version. */
const HIDDEN: f32 = -1e9

/**
 * `scratch`: T + T · T floats, then what `gemm` needs. `first` is the index of the first head among those of a larger batch.
 * With `causal`, a token sees itself and those before it; `slopes`, one of each head or 0, make scores fall with distance.
 */
export function attention(
  out: usize, q: usize, k: usize, v: usize, mask: usize, scratch: usize,
  B: i32, T: i32, C: i32, heads: i32, scoreScale: f32, key: i32, threshold: i32, dropScale: f32, first: i32,
  causal: bool, slopes: usize,
): void {
  const D = C / heads
  const P = scratch + (<usize>T << 2), gemmScratch = P + (<usize>(T * T) << 2)
  for (let b = 0; b < B; b++) {
    hiddenKeys(scratch, mask + (<usize>(b * T) << 2), T)
    for (let h = 0; h < heads; h++) {
      const head = <usize>(b * T * C + h * D) << 2
      const counter = (first + b * heads + h) * T * T
      const slope = slopeOf(slopes, h)
      weights(P, P, q + head, k + head, scratch, gemmScratch, T, C, D, scoreScale, causal, slope, counter, key, threshold, dropScale)
      gemm(out + head, P, v + head, 0, gemmScratch, T, D, T, T, 1, C, 1, C, 1, 0, 1, 1, false)
    }
  }
}

/** `scratch`: T + 3 · T · T floats, then what `gemm` needs. */
export function attentionGradient(
  dq: usize, dk: usize, dv: usize, dy: usize, q: usize, k: usize, v: usize, mask: usize, scratch: usize,
  B: i32, T: i32, C: i32, heads: i32, scoreScale: f32, key: i32, threshold: i32, dropScale: f32, first: i32,
  causal: bool, slopes: usize,
): void {
  const D = C / heads
  const square = <usize>(T * T) << 2
  const P = scratch + (<usize>T << 2), second = P + square, dP = second + square, gemmScratch = dP + square
  const dropped = threshold != 0 ? second : P
  for (let b = 0; b < B; b++) {
    hiddenKeys(scratch, mask + (<usize>(b * T) << 2), T)
    for (let h = 0; h < heads; h++) {
      const head = <usize>(b * T * C + h * D) << 2
      const counter = (first + b * heads + h) * T * T
      const slope = slopeOf(slopes, h)
      weights(P, dropped, q + head, k + head, scratch, gemmScratch, T, C, D, scoreScale, causal, slope, counter, key, threshold, dropScale)
      gemm(dv + head, dropped, dy + head, 0, gemmScratch, T, D, T, 1, T, C, 1, C, 1, 0, 1, 1, false) // Pᵀ dO
      gemm(dP, dy + head, v + head, 0, gemmScratch, T, T, D, C, 1, 1, C, T, 1, 0, 1, 1, false) // dO Vᵀ
      softmaxGradient(dP, P, dropped, T, scoreScale)
      gemm(dq + head, dP, k + head, 0, gemmScratch, T, D, T, T, 1, C, 1, C, 1, 0, 1, 1, false) // dS K
      gemm(dk + head, dP, q + head, 0, gemmScratch, T, D, T, 1, T, C, 1, C, 1, 0, 1, 1, false) // dSᵀ Q
    }
  }
}

// @ts-ignore: decorator
@inline
function slopeOf(slopes: usize, head: i32): f32 {
  return slopes == 0 ? 0 : load<f32>(slopes + (<usize>head << 2))
}

/** What is added to the scores of each key. */
function hiddenKeys(to: usize, mask: usize, T: i32): void {
  for (let j: usize = 0; j < <usize>T << 2; j += 4) store<f32>(to + j, (1 - load<f32>(mask + j)) * HIDDEN)
}

/** P = softmax(q kᵀ · scale + hidden − slope · distance) for one head, and the same after dropout, which may take its place. */
function weights(
  P: usize, dropped: usize, q: usize, k: usize, hidden: usize, gemmScratch: usize, T: i32, C: i32, D: i32, scale: f32,
  causal: bool, slope: f32, counter: i32, key: i32, threshold: i32, dropScale: f32,
): void {
  gemm(P, q, k, 0, gemmScratch, T, T, D, C, 1, 1, C, T, 1, 0, 1, 1, false)
  const row = <usize>T << 2
  for (let i = 0; i < T; i++, P += row, dropped += row, counter += T) {
    const visible = causal ? i + 1 : T
    const sum = slope == 0
      ? exponentials(P, hidden, visible, scale, false, 0, i)
      : exponentials(P, hidden, visible, scale, true, slope, i)
    const share: f32 = 1 / sum
    memory.fill(P + (<usize>visible << 2), 0, <usize>(T - visible) << 2)
    if (threshold == 0) divide(P, T, share)
    else divideAndDrop(P, dropped, T, share, counter, key, threshold, dropScale)
  }
}

/** The scores of row `i` become e^(score − highest score); gives their sum. `sloped` is known when this is compiled. */
// @ts-ignore: decorator
@inline
function exponentials(row: usize, hidden: usize, T: i32, scale: f32, sloped: bool, slope: f32, i: i32): f32 {
  const end = <usize>T << 2
  const s = f32x4.splat(scale), falling = f32x4.splat(-slope)
  let distance = f32x4.sub(f32x4(0, 1, 2, 3), f32x4.splat(<f32>i))
  let tops = f32x4.splat(-f32.MAX_VALUE)
  let j: usize = 0
  for (; j + 16 <= end; j += 16) {
    let score = fma(v128.load(row + j), s, v128.load(hidden + j))
    if (sloped) {
      score = fma(f32x4.abs(distance), falling, score)
      distance = f32x4.add(distance, f32x4.splat(4))
    }
    tops = f32x4.pmax(tops, score)
    v128.store(row + j, score)
  }
  let top = top4(tops)
  for (; j < end; j += 4) {
    let score = load<f32>(row + j) * scale + load<f32>(hidden + j)
    if (sloped) score -= slope * Mathf.abs(<f32>(<i32>(j >> 2) - i))
    top = max(top, score)
    store<f32>(row + j, score)
  }
  const t = f32x4.splat(top)
  let sums = f32x4.splat(0)
  for (j = 0; j + 16 <= end; j += 16) {
    const e = exp4(f32x4.sub(v128.load(row + j), t))
    sums = f32x4.add(sums, e)
    v128.store(row + j, e)
  }
  let sum = sum4(sums)
  for (; j < end; j += 4) {
    const e = exp4(f32x4.splat(load<f32>(row + j) - top))
    sum += f32x4.extract_lane(e, 0)
    v128.store32_lane(row + j, e, 0)
  }
  return sum
}

// @ts-ignore: decorator
@inline
function divide(row: usize, T: i32, share: f32): void {
  const end = <usize>T << 2
  const s = f32x4.splat(share)
  let j: usize = 0
  for (; j + 16 <= end; j += 16) v128.store(row + j, f32x4.mul(v128.load(row + j), s))
  for (; j < end; j += 4) store<f32>(row + j, load<f32>(row + j) * share)
}

/** `counter` is that of the first element. */
// @ts-ignore: decorator
@inline
function divideAndDrop(
  row: usize, dropped: usize, T: i32, share: f32, counter: i32, key: i32, threshold: i32, dropScale: f32,
): void {
  const s = f32x4.splat(share), d = f32x4.splat(dropScale)
  let j = 0
  for (; j + 4 <= T; j += 4, row += 16, dropped += 16) {
    const value = f32x4.mul(v128.load(row), s)
    v128.store(row, value)
    v128.store(dropped, v128.andnot(f32x4.mul(value, d), dropped4(counter + j, key, threshold)))
  }
  for (; j < T; j++, row += 4, dropped += 4) {
    const value = f32x4.mul(v128.load32_splat(row), s)
    v128.store32_lane(row, value, 0)
    v128.store32_lane(dropped, v128.andnot(f32x4.mul(value, d), dropped4(counter + j, key, threshold)), 0)
  }
}

/**
 * dP becomes dS = (dropped · dP − P · Σ dropped · dP) · scale, row by row. With P · mask = dropped this is the gradient of
 * dropout and softmax in one, and nothing has to be drawn again.
 */
function softmaxGradient(dP: usize, P: usize, dropped: usize, T: i32, scale: f32): void {
  const row = <usize>T << 2
  const s = f32x4.splat(scale)
  for (let i = 0; i < T; i++, dP += row, P += row, dropped += row) {
    let sums = f32x4.splat(0)
    let j: usize = 0
    for (; j + 16 <= row; j += 16) {
      const product = f32x4.mul(v128.load(dropped + j), v128.load(dP + j))
      sums = f32x4.add(sums, product)
      v128.store(dP + j, product)
    }
    let sum = sum4(sums)
    for (; j < row; j += 4) {
      const product = load<f32>(dropped + j) * load<f32>(dP + j)
      sum += product
      store<f32>(dP + j, product)
    }
    const m = f32x4.splat(sum)
    for (j = 0; j + 16 <= row; j += 16) {
      v128.store(dP + j, f32x4.mul(f32x4.sub(v128.load(dP + j), f32x4.mul(v128.load(P + j), m)), s))
    }
    for (; j < row; j += 4) store<f32>(dP + j, (load<f32>(dP + j) - load<f32>(P + j) * sum) * scale)
  }
}
