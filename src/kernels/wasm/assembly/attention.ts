// Multi-head attention on (B, T, C) with the heads side by side: a head is a matrix with row stride C, so nothing is
// transposed. Only one head's (T, T) weights exist at a time, and the gradient computes them again.
import { dropout } from './dropout'
import { fma } from './fma'
import { gemm } from './gemm'
import { exp4, max4, sum4 } from './math'

/** Added to the score of a hidden key, as in the plain version. */
const HIDDEN: f32 = -1e9

/** `scratch`: T · T floats, then what `gemm` needs. `first` is the index of the first head among those of a larger batch. */
export function attention(
  out: usize, q: usize, k: usize, v: usize, mask: usize, scratch: usize,
  B: i32, T: i32, C: i32, heads: i32, scoreScale: f32, key: i32, threshold: i32, dropScale: f32, first: i32,
): void {
  const D = C / heads
  const gemmScratch = scratch + (<usize>(T * T) << 2)
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < heads; h++) {
      const head = <usize>(b * T * C + h * D) << 2
      weights(scratch, q + head, k + head, mask + (<usize>(b * T) << 2), gemmScratch, T, C, D, scoreScale)
      if (threshold != 0) dropout(scratch, scratch, T * T, (first + b * heads + h) * T * T, key, threshold, dropScale)
      gemm(out + head, scratch, v + head, 0, gemmScratch, T, D, T, T, 1, C, 1, C, 1, 0, 1, 1, false)
    }
  }
}

/** `scratch`: 3 · T · T floats, then what `gemm` needs. */
export function attentionGradient(
  dq: usize, dk: usize, dv: usize, dy: usize, q: usize, k: usize, v: usize, mask: usize, scratch: usize,
  B: i32, T: i32, C: i32, heads: i32, scoreScale: f32, key: i32, threshold: i32, dropScale: f32, first: i32,
): void {
  const D = C / heads
  const square = <usize>(T * T) << 2
  const P = scratch, dropped = scratch + square, dP = dropped + square, gemmScratch = dP + square
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < heads; h++) {
      const head = <usize>(b * T * C + h * D) << 2
      const counter = (first + b * heads + h) * T * T
      weights(P, q + head, k + head, mask + (<usize>(b * T) << 2), gemmScratch, T, C, D, scoreScale)
      let used = P
      if (threshold != 0) {
        dropout(dropped, P, T * T, counter, key, threshold, dropScale)
        used = dropped
      }
      gemm(dv + head, used, dy + head, 0, gemmScratch, T, D, T, 1, T, C, 1, C, 1, 0, 1, 1, false) // Pᵀ dO
      gemm(dP, dy + head, v + head, 0, gemmScratch, T, T, D, C, 1, 1, C, T, 1, 0, 1, 1, false) // dO Vᵀ
      if (threshold != 0) dropout(dP, dP, T * T, counter, key, threshold, dropScale)
      softmaxGradient(dP, P, T, scoreScale)
      gemm(dq + head, dP, k + head, 0, gemmScratch, T, D, T, T, 1, C, 1, C, 1, 0, 1, 1, false) // dS K
      gemm(dk + head, dP, q + head, 0, gemmScratch, T, D, T, 1, T, C, 1, C, 1, 0, 1, 1, false) // dSᵀ Q
    }
  }
}

/** P = softmax(q kᵀ · scale, hidden keys aside) for one head. */
function weights(
  P: usize, q: usize, k: usize, mask: usize, gemmScratch: usize, T: i32, C: i32, D: i32, scale: f32,
): void {
  gemm(P, q, k, 0, gemmScratch, T, T, D, C, 1, 1, C, T, 1, 0, 1, 1, false)
  for (let i = 0; i < T; i++) softmaxRow(P + (<usize>(i * T) << 2), mask, T, scale)
}

function softmaxRow(row: usize, mask: usize, T: i32, scale: f32): void {
  const end = <usize>T << 2
  const s = f32x4.splat(scale), hidden = f32x4.splat(HIDDEN), one = f32x4.splat(1)
  let tops = f32x4.splat(-f32.MAX_VALUE)
  let top: f32 = -f32.MAX_VALUE
  let j: usize = 0
  for (; j + 16 <= end; j += 16) {
    const score = fma(f32x4.sub(one, v128.load(mask + j)), hidden, f32x4.mul(v128.load(row + j), s))
    tops = f32x4.max(tops, score)
    v128.store(row + j, score)
  }
  for (; j < end; j += 4) {
    const score = load<f32>(row + j) * scale + (1 - load<f32>(mask + j)) * HIDDEN
    top = max(top, score)
    store<f32>(row + j, score)
  }
  top = max(top, max4(tops))
  let sums = f32x4.splat(0)
  let sum: f32 = 0
  const t = f32x4.splat(top)
  for (j = 0; j + 16 <= end; j += 16) {
    const e = exp4(f32x4.sub(v128.load(row + j), t))
    sums = f32x4.add(sums, e)
    v128.store(row + j, e)
  }
  for (; j < end; j += 4) {
    const e = exp4(f32x4.splat(load<f32>(row + j) - top))
    sum += f32x4.extract_lane(e, 0)
    v128.store32_lane(row + j, e, 0)
  }
  const share: f32 = 1 / (sum + sum4(sums))
  for (j = 0; j + 16 <= end; j += 16) v128.store(row + j, f32x4.mul(v128.load(row + j), f32x4.splat(share)))
  for (; j < end; j += 4) store<f32>(row + j, load<f32>(row + j) * share)
}

/** dP becomes dS = P · (dP − Σ P dP) · scale, row by row. */
function softmaxGradient(dP: usize, P: usize, T: i32, scale: f32): void {
  const row = <usize>T << 2
  for (let i = 0; i < T; i++, dP += row, P += row) {
    let sums = f32x4.splat(0)
    let j: usize = 0
    for (; j + 16 <= row; j += 16) sums = fma(v128.load(P + j), v128.load(dP + j), sums)
    let sum = sum4(sums)
    for (; j < row; j += 4) sum += load<f32>(P + j) * load<f32>(dP + j)
    const m = f32x4.splat(sum), s = f32x4.splat(scale)
    for (j = 0; j + 16 <= row; j += 16) {
      v128.store(dP + j, f32x4.mul(f32x4.mul(v128.load(P + j), s), f32x4.sub(v128.load(dP + j), m)))
    }
    for (; j < row; j += 4) store<f32>(dP + j, load<f32>(P + j) * scale * (load<f32>(dP + j) - sum))
  }
}
