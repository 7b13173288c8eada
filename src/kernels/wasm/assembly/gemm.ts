// C = op(A) op(B) (+ bias), single precision, in the way of Goto & van de Geijn, "Anatomy of High-Performance
// Matrix Multiplication" (2008): panels of A and B are packed so that the innermost loop reads memory in order.
import { fma } from './fma'

// The register tile: 6 × 8 needs 12 accumulators, 2 of B and 1 of A, the 16 vector registers of x86-64.
const MR: i32 = 6
const NR: i32 = 8
// One panel of B (KC × 8) stays in the first-level cache, a block of A (MC × KC) and one of B (KC × NC) in the second.
const KC: i32 = 256
const MC: i32 = 72
const NC: i32 = 256

const PACKED_A: usize = 0
const PACKED_B: usize = <usize>(MC * KC) << 2
const TILE: usize = PACKED_B + (<usize>(KC * NC) << 2)

/** Bytes of scratch space that `gemm` needs. */
export function gemmScratchBytes(): usize {
  return TILE + (<usize>(MR * NR) << 2)
}

/**
 * All strides count elements. With `bBatch` 0 one B serves all batches and is packed once; with `cBatch` 0 the
 * products of all batches are added up. `bias` (N) is 0 for none; `accumulate` keeps what C holds.
 */
export function gemm(
  c: usize, a: usize, b: usize, bias: usize, scratch: usize,
  M: i32, N: i32, K: i32,
  aRow: i32, aCol: i32, bRow: i32, bCol: i32, cRow: i32,
  batches: i32, aBatch: i32, bBatch: i32, cBatch: i32, accumulate: bool,
): void {
  const shared = bBatch == 0 && cBatch != 0
  const outer = shared ? 1 : batches
  const inner = shared ? batches : 1
  for (let jc = 0; jc < N; jc += NC) {
    const nc = min(NC, N - jc)
    for (let outerBatch = 0; outerBatch < outer; outerBatch++) {
      for (let pc = 0; pc < K; pc += KC) {
        const kc = min(KC, K - pc)
        const fresh = pc == 0 && !accumulate && (cBatch != 0 || outerBatch == 0)
        packB(scratch + PACKED_B, at(b, outerBatch * bBatch + pc * bRow + jc * bCol), kc, nc, bRow, bCol)
        for (let batch = outerBatch; batch < outerBatch + inner; batch++) {
          const blockA = at(a, batch * aBatch + pc * aCol)
          const blockC = at(c, batch * cBatch + jc)
          const blockBias = fresh && bias != 0 ? at(bias, jc) : 0
          multiplyBlock(blockC, blockA, blockBias, scratch, M, nc, kc, aRow, aCol, cRow, fresh)
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function at(base: usize, element: i32): usize {
  return base + (<usize>element << 2)
}

/** All rows of C, `nc` of its columns, `kc` terms of every product; B is packed already. */
function multiplyBlock(
  c: usize, a: usize, bias: usize, scratch: usize,
  M: i32, nc: i32, kc: i32, aRow: i32, aCol: i32, cRow: i32, fresh: bool,
): void {
  for (let ic = 0; ic < M; ic += MC) {
    const mc = min(MC, M - ic)
    packA(scratch + PACKED_A, at(a, ic * aRow), mc, kc, aRow, aCol)
    for (let j = 0; j < nc; j += NR) {
      const panelB = scratch + PACKED_B + (<usize>(j * kc) << 2)
      const tileBias = bias != 0 ? at(bias, j) : 0
      for (let i = 0; i < mc; i += MR) {
        const panelA = scratch + PACKED_A + (<usize>(i * kc) << 2)
        const target = at(c, (ic + i) * cRow + j)
        if (mc - i >= MR && nc - j >= NR) {
          tile(target, <usize>cRow << 2, panelA, panelB, kc, tileBias, fresh)
        } else {
          tile(scratch + TILE, NR << 2, panelA, panelB, kc, 0, true)
          copyTile(target, cRow, scratch + TILE, min(MR, mc - i), min(NR, nc - j), tileBias, fresh)
        }
      }
    }
  }
}

/** 6 × 8 products from one panel of each; row r of the result goes to `c + r · stride` bytes. */
function tile(c: usize, stride: usize, a: usize, b: usize, kc: i32, bias: usize, fresh: bool): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00
  const end = a + (<usize>(kc * MR) << 2)
  while (a < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16)
    let x = v128.load32_splat(a)
    c00 = fma(x, b0, c00); c01 = fma(x, b1, c01)
    x = v128.load32_splat(a, 4)
    c10 = fma(x, b0, c10); c11 = fma(x, b1, c11)
    x = v128.load32_splat(a, 8)
    c20 = fma(x, b0, c20); c21 = fma(x, b1, c21)
    x = v128.load32_splat(a, 12)
    c30 = fma(x, b0, c30); c31 = fma(x, b1, c31)
    x = v128.load32_splat(a, 16)
    c40 = fma(x, b0, c40); c41 = fma(x, b1, c41)
    x = v128.load32_splat(a, 20)
    c50 = fma(x, b0, c50); c51 = fma(x, b1, c51)
    a += 24
    b += 32
  }
  storeRow(c, c00, c01, bias, fresh)
  storeRow(c + stride, c10, c11, bias, fresh)
  storeRow(c + 2 * stride, c20, c21, bias, fresh)
  storeRow(c + 3 * stride, c30, c31, bias, fresh)
  storeRow(c + 4 * stride, c40, c41, bias, fresh)
  storeRow(c + 5 * stride, c50, c51, bias, fresh)
}

// @ts-ignore: decorator
@inline
function storeRow(c: usize, left: v128, right: v128, bias: usize, fresh: bool): void {
  if (!fresh) {
    left = f32x4.add(left, v128.load(c))
    right = f32x4.add(right, v128.load(c, 16))
  } else if (bias != 0) {
    left = f32x4.add(left, v128.load(bias))
    right = f32x4.add(right, v128.load(bias, 16))
  }
  v128.store(c, left)
  v128.store(c, right, 16)
}

/** The part of an edge tile that lies inside C. */
function copyTile(c: usize, cRow: i32, from: usize, rows: i32, columns: i32, bias: usize, fresh: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const target = at(c, i * cRow + j)
      let value = load<f32>(at(from, i * NR + j))
      if (!fresh) value += load<f32>(target)
      else if (bias != 0) value += load<f32>(at(bias, j))
      store<f32>(target, value)
    }
  }
}

/** Panels of 8 columns, row after row, filled up with zeros. */
function packB(to: usize, b: usize, kc: i32, nc: i32, bRow: i32, bCol: i32): void {
  for (let j = 0; j < nc; j += NR) {
    const width = min(NR, nc - j)
    const from = at(b, j * bCol)
    if (width == NR && bCol == 1) packRows8(to, from, kc, bRow)
    else if (width == NR && bRow == 1) packColumns8(to, from, kc, bCol)
    else packAny(to, from, kc, width, NR, bRow, bCol)
    to += <usize>(kc * NR) << 2
  }
}

/** Panels of 6 rows, column after column, filled up with zeros. */
function packA(to: usize, a: usize, mc: i32, kc: i32, aRow: i32, aCol: i32): void {
  for (let i = 0; i < mc; i += MR) {
    const height = min(MR, mc - i)
    const from = at(a, i * aRow)
    if (height == MR && aRow == 1) packRows6(to, from, kc, aCol)
    else if (height == MR && aCol == 1) packColumns6(to, from, kc, aRow)
    else packAny(to, from, kc, height, MR, aCol, aRow)
    to += <usize>(kc * MR) << 2
  }
}

function packRows8(to: usize, from: usize, kc: i32, stride: i32): void {
  const step = <usize>stride << 2
  for (let k = 0; k < kc; k++) {
    v128.store(to, v128.load(from))
    v128.store(to, v128.load(from, 16), 16)
    to += 32
    from += step
  }
}

function packRows6(to: usize, from: usize, kc: i32, stride: i32): void {
  const step = <usize>stride << 2
  for (let k = 0; k < kc; k++) {
    v128.store(to, v128.load(from))
    store<u64>(to, load<u64>(from, 16), 16)
    to += 24
    from += step
  }
}

function packColumns8(to: usize, from: usize, kc: i32, stride: i32): void {
  const step = <usize>stride << 2
  let k = 0
  for (; k + 4 <= kc; k += 4) {
    transpose4(to, 32, from, step)
    transpose4(to + 16, 32, from + 4 * step, step)
    to += 128
    from += 16
  }
  for (; k < kc; k++) {
    for (let j: usize = 0; j < 8; j++) store<f32>(to + (j << 2), load<f32>(from + j * step))
    to += 32
    from += 4
  }
}

function packColumns6(to: usize, from: usize, kc: i32, stride: i32): void {
  const step = <usize>stride << 2
  let k = 0
  for (; k + 4 <= kc; k += 4) {
    transpose4(to, 24, from, step)
    const r4 = v128.load(from + 4 * step), r5 = v128.load(from + 5 * step)
    const low = v128.shuffle<f32>(r4, r5, 0, 4, 1, 5), high = v128.shuffle<f32>(r4, r5, 2, 6, 3, 7)
    v128.store64_lane(to, low, 0, 16)
    v128.store64_lane(to, low, 1, 40)
    v128.store64_lane(to, high, 0, 64)
    v128.store64_lane(to, high, 1, 88)
    to += 96
    from += 16
  }
  for (; k < kc; k++) {
    for (let i: usize = 0; i < 6; i++) store<f32>(to + (i << 2), load<f32>(from + i * step))
    to += 24
    from += 4
  }
}

/** Four rows of four at `from` become four columns at `to`; steps in bytes. */
// @ts-ignore: decorator
@inline
function transpose4(to: usize, toStep: usize, from: usize, fromStep: usize): void {
  const r0 = v128.load(from), r1 = v128.load(from + fromStep)
  const r2 = v128.load(from + 2 * fromStep), r3 = v128.load(from + 3 * fromStep)
  const p0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), p1 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5)
  const p2 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7), p3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f64>(p0, p1, 0, 2))
  v128.store(to + toStep, v128.shuffle<f64>(p0, p1, 1, 3))
  v128.store(to + 2 * toStep, v128.shuffle<f64>(p2, p3, 0, 2))
  v128.store(to + 3 * toStep, v128.shuffle<f64>(p2, p3, 1, 3))
}

function packAny(to: usize, from: usize, kc: i32, width: i32, padded: i32, stepK: i32, stepJ: i32): void {
  for (let k = 0; k < kc; k++) {
    for (let j = 0; j < width; j++) store<f32>(at(to, j), load<f32>(at(from, k * stepK + j * stepJ)))
    for (let j = width; j < padded; j++) store<f32>(at(to, j), 0)
    to += <usize>padded << 2
  }
}
