import type * as tf from '@tensorflow/tfjs-core'
import { type FusedKernel, provideKernel } from '../operation.ts'
import { gemm } from './gemm.ts'
import { allocate, pointer, sizeOf } from './heap.ts'
import { runCalls, split } from './split.ts'

const linear: FusedKernel = ({ x, weight, bias }) => {
  const [rows, inner] = x!.shape as [number, number]
  const columns = weight!.shape[0]!
  const y = allocate([rows, columns])
  gemm({
    rows,
    columns,
    inner,
    a: { pointer: pointer(x!), rowStride: inner, columnStride: 1, batchStride: 0 },
    b: { pointer: pointer(weight!), rowStride: 1, columnStride: inner, batchStride: 0 },
    c: { pointer: pointer(y), rowStride: columns, batchStride: rows * columns },
    batches: 1,
    bias: bias ? pointer(bias) : 0,
  })
  return y
}

provideKernel('wasm', 'Linear', linear)
provideKernel('wasm', 'LinearUnbiased', linear)

provideKernel('wasm', 'ColumnSums', ({ x }) => columnSums(x!, x!.shape[1]!))

/** The sums over the rows of x (…, C). */
export function columnSums(x: tf.TensorInfo, columns: number): tf.TensorInfo {
  const rows = sizeOf(x) / columns
  const sums = allocate([columns])
  const calls = split(columns, 4, rows * columns).map(({ start, count }) => [
    pointer(sums) + 4 * start,
    pointer(x) + 4 * start,
    ...[rows, count, columns],
  ])
  runCalls('columnSums', calls, rows * columns)
  return sums
}
