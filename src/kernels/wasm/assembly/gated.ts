// activation(gate) · linear, where the rows of x (N, 2I) hold the gate and then what it is multiplied with.
import { fma } from './fma'
import { geluOf, geluSlope } from './gelu'
import { exp4 } from './math'

// @ts-ignore: decorator
@inline
function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp4(f32x4.neg(x))))
}

/** dy · σ(x) (1 + x (1 − σ(x))). */
// @ts-ignore: decorator
@inline
function siluSlope(dy: v128, x: v128): v128 {
  const s = sigmoid(x)
  return f32x4.mul(f32x4.mul(dy, s), fma(x, f32x4.sub(f32x4.splat(1), s), f32x4.splat(1)))
}

// @ts-ignore: decorator
@inline
function activate(x: v128, silu: bool): v128 {
  return silu ? f32x4.mul(x, sigmoid(x)) : geluOf(x)
}

// @ts-ignore: decorator
@inline
function slopeOf(dy: v128, x: v128, silu: bool): v128 {
  return silu ? siluSlope(dy, x) : geluSlope(dy, x)
}

/** y (N, I). */
export function gated(y: usize, x: usize, N: i32, I: i32, silu: bool): void {
  const row = <usize>I << 2
  for (let n = 0; n < N; n++, x += 2 * row, y += row) {
    let j: usize = 0
    for (; j + 16 <= row; j += 16) {
      v128.store(y + j, f32x4.mul(activate(v128.load(x + j), silu), v128.load(x + row + j)))
    }
    for (; j < row; j += 4) {
      const product = f32x4.mul(activate(v128.load32_splat(x + j), silu), v128.load32_splat(x + row + j))
      v128.store32_lane(y + j, product, 0)
    }
  }
}

/** dx (N, 2I). */
export function gatedGradient(dx: usize, dy: usize, x: usize, N: i32, I: i32, silu: bool): void {
  const row = <usize>I << 2
  for (let n = 0; n < N; n++, x += 2 * row, dx += 2 * row, dy += row) {
    let j: usize = 0
    for (; j + 16 <= row; j += 16) {
      const gate = v128.load(x + j), d = v128.load(dy + j)
      v128.store(dx + j, slopeOf(f32x4.mul(d, v128.load(x + row + j)), gate, silu))
      v128.store(dx + row + j, f32x4.mul(d, activate(gate, silu)))
    }
    for (; j < row; j += 4) {
      const gate = v128.load32_splat(x + j), d = v128.load32_splat(dy + j)
      v128.store32_lane(dx + j, slopeOf(f32x4.mul(d, v128.load32_splat(x + row + j)), gate, silu), 0)
      v128.store32_lane(dx + row + j, f32x4.mul(d, activate(gate, silu)), 0)
    }
  }
}
