import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { allocate, pointer } from './heap.ts'
import type { KernelName } from './kernelModule.ts'
import { runCalls, split } from './split.ts'

provideKernel('wasm', 'MaxPool1d', ({ x }, { size }) => {
  const [B, T, C] = x!.shape as [number, number, number]
  const y = allocate([B, Math.ceil(T / (size as number)), C])
  runByBatch('maxPool1d', [y, x!], [T, C, size as number])
  return y
})

provideKernel('wasm', 'MaxPool1dGradient', ({ dy, x, y }, { size }) => {
  const [B, T, C] = x!.shape as [number, number, number]
  const dx = allocate([B, T, C])
  runByBatch('maxPool1dGradient', [dx, dy!, x!, y!], [T, C, size as number])
  return dx
})

/** Sequences of a batch are independent. */
function runByBatch(kernel: KernelName, tensors: readonly tf.TensorInfo[], sizes: readonly number[]): void {
  const operations = tensors.length * Math.max(...tensors.map(({ shape: [B, T, C] }) => B! * T! * C!))
  const calls = split(tensors[0]!.shape[0]!, 1, operations).map(({ start, count }) => [
    ...tensors.map((tensor) => pointer(tensor) + 4 * start * tensor.shape[1]! * tensor.shape[2]!),
    count,
    ...sizes,
  ])
  runCalls(kernel, calls, operations)
}
