// Layer normalisation of N rows of C, and its gradient, which computes mean and deviation again: a pass over a row
// that is in the cache anyway costs less than keeping two more tensors.
import { fma } from './fma'
import { sum4 } from './math'

// @ts-ignore: decorator
@inline
function meanOf(x: usize, C: i32): f32 {
  let sums = f32x4.splat(0)
  let j = 0
  for (; j + 4 <= C; j += 4) sums = f32x4.add(sums, v128.load(x + (<usize>j << 2)))
  let sum = sum4(sums)
  for (; j < C; j++) sum += load<f32>(x + (<usize>j << 2))
  return sum / <f32>C
}

/** 1 / √(variance + epsilon), the variance being the biased one. */
// @ts-ignore: decorator
@inline
function scaleOf(x: usize, C: i32, mean: f32, epsilon: f32): f32 {
  const m = f32x4.splat(mean)
  let squares = f32x4.splat(0)
  let j = 0
  for (; j + 4 <= C; j += 4) {
    const d = f32x4.sub(v128.load(x + (<usize>j << 2)), m)
    squares = fma(d, d, squares)
  }
  let sum = sum4(squares)
  for (; j < C; j++) {
    const d = load<f32>(x + (<usize>j << 2)) - mean
    sum += d * d
  }
  return <f32>(1 / Math.sqrt(<f64>(sum / <f32>C + epsilon)))
}

export function layerNorm(y: usize, x: usize, gamma: usize, beta: usize, N: i32, C: i32, epsilon: f32): void {
  const row = <usize>C << 2
  for (let i = 0; i < N; i++, x += row, y += row) {
    const mean = meanOf(x, C)
    const scale = scaleOf(x, C, mean, epsilon)
    const m = f32x4.splat(mean), s = f32x4.splat(scale)
    let j: usize = 0
    for (; j + 16 <= row; j += 16) {
      const normal = f32x4.mul(f32x4.sub(v128.load(x + j), m), s)
      v128.store(y + j, fma(normal, v128.load(gamma + j), v128.load(beta + j)))
    }
    for (; j < row; j += 4) {
      store<f32>(y + j, (load<f32>(x + j) - mean) * scale * load<f32>(gamma + j) + load<f32>(beta + j))
    }
  }
}

/** Adds to `dGamma` and `dBeta`, which start at zero. */
export function layerNormGradient(
  dx: usize, dGamma: usize, dBeta: usize, dy: usize, x: usize, gamma: usize, N: i32, C: i32, epsilon: f32,
): void {
  const row = <usize>C << 2
  memory.fill(dGamma, 0, row)
  memory.fill(dBeta, 0, row)
  for (let i = 0; i < N; i++, x += row, dx += row, dy += row) gradientRow(dx, dGamma, dBeta, dy, x, gamma, C, epsilon)
}

// @ts-ignore: decorator
@inline
function gradientRow(
  dx: usize, dGamma: usize, dBeta: usize, dy: usize, x: usize, gamma: usize, C: i32, epsilon: f32,
): void {
  const row = <usize>C << 2
  const mean = meanOf(x, C)
  const scale = scaleOf(x, C, mean, epsilon)
  const m = f32x4.splat(mean), s = f32x4.splat(scale)
  let sumG = f32x4.splat(0), sumGN = sumG
  let j: usize = 0
  for (; j + 16 <= row; j += 16) {
    const d = v128.load(dy + j)
    const normal = f32x4.mul(f32x4.sub(v128.load(x + j), m), s)
    const g = f32x4.mul(d, v128.load(gamma + j))
    sumG = f32x4.add(sumG, g)
    sumGN = fma(g, normal, sumGN)
    v128.store(dGamma + j, fma(d, normal, v128.load(dGamma + j)))
    v128.store(dBeta + j, f32x4.add(v128.load(dBeta + j), d))
  }
  let totalG = sum4(sumG), totalGN = sum4(sumGN)
  for (; j < row; j += 4) {
    const d = load<f32>(dy + j)
    const normal = (load<f32>(x + j) - mean) * scale
    totalG += d * load<f32>(gamma + j)
    totalGN += d * load<f32>(gamma + j) * normal
    store<f32>(dGamma + j, load<f32>(dGamma + j) + d * normal)
    store<f32>(dBeta + j, load<f32>(dBeta + j) + d)
  }
  const meanG = totalG / <f32>C, meanGN = totalGN / <f32>C
  const mg = f32x4.splat(meanG), mgn = f32x4.splat(meanGN)
  for (j = 0; j + 16 <= row; j += 16) {
    const normal = f32x4.mul(f32x4.sub(v128.load(x + j), m), s)
    const g = f32x4.mul(v128.load(dy + j), v128.load(gamma + j))
    v128.store(dx + j, f32x4.mul(s, f32x4.sub(f32x4.sub(g, mg), f32x4.mul(normal, mgn))))
  }
  for (; j < row; j += 4) {
    const normal = (load<f32>(x + j) - mean) * scale
    store<f32>(dx + j, scale * (load<f32>(dy + j) * load<f32>(gamma + j) - meanG - normal * meanGN))
  }
}
