import * as tf from '@tensorflow/tfjs-core'
import { type Attributes, provideKernel } from '../operation.ts'
import { plainAttention, plainAttentionGradient } from '../ops/attention.ts'
import { isVaried } from '../ops/attentionVariant.ts'
import { dropThreshold } from '../ops/dropout.ts'
import { allocate, heap, pointer, withScratch } from './heap.ts'
import { runCalls, split } from './split.ts'

provideKernel('wasm', 'Attention', (inputs, attributes) => {
  if (isVaried(attributes)) return tf.tidy(() => plainAttention(inputs, attributes))
  const { q, k, v, mask } = inputs
  const y = allocate(q!.shape)
  run('attention', 1, [y, q!, k!, v!], mask!, attributes)
  return y
})

provideKernel('wasm', 'AttentionGradient', (inputs, attributes) => {
  if (isVaried(attributes)) return tf.tidy(() => plainAttentionGradient(inputs, attributes))
  const { dy, q, k, v, mask } = inputs
  const gradients = [allocate(q!.shape), allocate(q!.shape), allocate(q!.shape)]
  run('attentionGradient', 3, [...gradients, dy!, q!, k!, v!], mask!, attributes)
  return gradients
})

/** Both kernels end in the same parameters; `squares` is how many (T, T) matrices they need, beside one row. */
function run(
  kernel: 'attention' | 'attentionGradient',
  squares: number,
  tensors: readonly tf.TensorInfo[],
  mask: tf.TensorInfo,
  { heads, rate, key, scoreScale }: Attributes,
): void {
  const [B, T, C] = tensors[0]!.shape as [number, number, number]
  const dropping = [key as number, dropThreshold(rate as number), 1 / (1 - (rate as number))]
  const operations = 4 * squares * B * T * T * C
  const pieces = split(B, 1, operations)
  const scratchBytes = 4 * (T + squares * T * T) + heap().gemmScratchBytes
  withScratch(scratchBytes * pieces.length, (scratch) => {
    const calls = pieces.map(({ start, count }, i) => [
      ...tensors.map((tensor) => pointer(tensor) + 4 * start * T * C),
      ...[pointer(mask) + 4 * start * T, scratch + i * scratchBytes],
      ...[count, T, C, heads as number, scoreScale as number],
      ...[...dropping, start * (heads as number)],
    ])
    runCalls(kernel, calls, operations)
  })
}
