import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { type Dropping, dropThreshold } from '../ops/dropout.ts'
import { allocate, pointer, sizeOf } from './heap.ts'
import type { KernelName } from './kernelModule.ts'
import { runCalls, split } from './split.ts'

/** Rough operations for each element. */
const GELU_COST = 40
const DROPOUT_COST = 20

provideKernel('wasm', 'Gelu', ({ x }) => {
  const y = allocate(x!.shape)
  runElementwise('gelu', [y, x!], GELU_COST)
  return y
})

provideKernel('wasm', 'GeluGradient', ({ dy, x }) => {
  const dx = allocate(x!.shape)
  runElementwise('geluGradient', [dx, dy!, x!], GELU_COST)
  return dx
})

provideKernel('wasm', 'GeluTanh', ({ x }) => {
  const y = allocate(x!.shape)
  runElementwise('geluTanh', [y, x!], GELU_COST)
  return y
})

provideKernel('wasm', 'GeluTanhGradient', ({ dy, x }) => {
  const dx = allocate(x!.shape)
  runElementwise('geluTanhGradient', [dx, dy!, x!], GELU_COST)
  return dx
})

provideKernel('wasm', 'Gated', ({ x }, { silu }) => {
  const [rows, double] = x!.shape as [number, number]
  const y = allocate([rows, double / 2])
  runRows('gated', [y, x!], rows, [double / 2, silu ? 1 : 0])
  return y
})

provideKernel('wasm', 'GatedGradient', ({ dy, x }, { silu }) => {
  const [rows, double] = x!.shape as [number, number]
  const dx = allocate([rows, double])
  runRows('gatedGradient', [dx, dy!, x!], rows, [double / 2, silu ? 1 : 0])
  return dx
})

provideKernel('wasm', 'Dropout', ({ x }, { key, threshold, scale }) => {
  const y = allocate(x!.shape)
  drop(y, x!, [key as number, threshold as number, scale as number])
  return y
})

/** Dropout of every element; `y` may be x. */
export function dropInto(y: tf.TensorInfo, x: tf.TensorInfo, { rate, key }: Dropping): void {
  drop(y, x, [key, dropThreshold(rate), 1 / (1 - rate)])
}

function drop(y: tf.TensorInfo, x: tf.TensorInfo, settings: readonly number[]): void {
  runElementwise('dropout', [y, x], DROPOUT_COST, (start) => [start, ...settings])
}

/** The kernel gets pointers, the number of elements, and what `more` gives for the index of the first one. */
function runElementwise(
  kernel: KernelName,
  tensors: readonly tf.TensorInfo[],
  cost: number,
  more: (start: number) => readonly number[] = () => [],
): void {
  const size = sizeOf(tensors[0]!)
  const calls = split(size, 4, size * cost).map(({ start, count }) => [
    ...tensors.map((tensor) => pointer(tensor) + 4 * start),
    count,
    ...more(start),
  ])
  runCalls(kernel, calls, size * cost)
}

/** The kernel gets pointers, the number of rows, and `more`. */
function runRows(
  kernel: KernelName,
  tensors: readonly tf.TensorInfo[],
  rows: number,
  more: readonly [width: number, ...rest: number[]],
): void {
  const operations = rows * more[0] * GELU_COST
  const calls = split(rows, 1, operations).map(({ start, count }) => [
    ...tensors.map((tensor) => pointer(tensor) + 4 * start * tensor.shape[1]!),
    count,
    ...more,
  ])
  runCalls(kernel, calls, operations)
}
