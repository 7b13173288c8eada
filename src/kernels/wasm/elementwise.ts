import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
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

provideKernel('wasm', 'Dropout', ({ x }, { key, threshold, scale }) => {
  const y = allocate(x!.shape)
  const settings = [key as number, threshold as number, scale as number]
  runElementwise('dropout', [y, x!], DROPOUT_COST, (start) => [start, ...settings])
  return y
})

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
