/**
 * A padded sequence (T + K − 1, I) already is the matrix of its windows: row t starts at t · I and is K · I long. So a
 * convolution is a product with a row stride of I, and nothing is unfolded.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { gemm } from './gemm.ts'
import { allocate, heap, pointer, withScratch } from './heap.ts'

provideKernel('wasm', 'Conv1d', ({ x, weight, bias }, { left }) => {
  const [B, T, I] = x!.shape as [number, number, number]
  const [K, , O] = weight!.shape as [number, number, number]
  const y = allocate([B, T, O])
  withPadding(x!, K, left as number, (padded) => {
    gemm({
      rows: T,
      columns: O,
      inner: K * I,
      a: { pointer: padded, rowStride: I, columnStride: 1, batchStride: (T + K - 1) * I },
      b: { pointer: pointer(weight!), rowStride: O, columnStride: 1, batchStride: 0 },
      c: { pointer: pointer(y), rowStride: O, batchStride: T * O },
      batches: B,
      bias: bias ? pointer(bias) : 0,
    })
  })
  return y
})

provideKernel('wasm', 'FlipKernel', ({ weight }) => {
  const [K, I, O] = weight!.shape as [number, number, number]
  const flipped = allocate([K, O, I])
  heap().kernels.flipKernel(pointer(flipped), pointer(weight!), K, I, O)
  return flipped
})

provideKernel('wasm', 'Conv1dWeightGradient', ({ dy, x }, { left, kernel }) => {
  const [B, T, I] = x!.shape as [number, number, number]
  const O = dy!.shape[2]!
  const K = kernel as number
  const gradient = allocate([K, I, O])
  withPadding(x!, K, left as number, (padded) => {
    gemm({
      rows: K * I,
      columns: O,
      inner: T,
      a: { pointer: padded, rowStride: 1, columnStride: I, batchStride: (T + K - 1) * I },
      b: { pointer: pointer(dy!), rowStride: O, columnStride: 1, batchStride: T * O },
      c: { pointer: pointer(gradient), rowStride: O, batchStride: 0 },
      batches: B,
      bias: 0,
    })
  })
  return gradient
})

/** Runs `use` with the address of x (B, T, I) between zero rows: (B, T + K − 1, I). */
function withPadding(x: tf.TensorInfo, K: number, left: number, use: (address: number) => void): void {
  const [B, T, I] = x.shape as [number, number, number]
  if (K === 1) {
    use(pointer(x))
    return
  }
  withScratch(4 * B * (T + K - 1) * I, (padded) => {
    heap().kernels.padRows(padded, pointer(x), B, T, I, left, K - 1 - left)
    use(padded)
  })
}
