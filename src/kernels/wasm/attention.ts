import type * as tf from '@tensorflow/tfjs-core'
import { type Attributes, provideKernel } from '../operation.ts'
import { alibiSlopes } from '../ops/attentionVariant.ts'
import { dropThreshold } from '../ops/dropout.ts'
import { allocate, floatsAt, free, heap, pointer, withScratch } from './heap.ts'
import { rotateBack, rotated } from './rotary.ts'
import { runCalls, split } from './split.ts'

provideKernel('wasm', 'Attention', ({ q, k, v, mask }, attributes) => {
  const y = allocate(q!.shape)
  const turned = [q!, k!].map((x) => rotated(x, attributes))
  run('attention', 1, [y, ...turned, v!], mask!, attributes)
  free(...turned.filter((x) => x !== q && x !== k))
  return y
})

provideKernel('wasm', 'AttentionGradient', ({ dy, q, k, v, mask }, attributes) => {
  const gradients = [allocate(q!.shape), allocate(q!.shape), allocate(q!.shape)]
  const turned = [q!, k!].map((x) => rotated(x, attributes))
  run('attentionGradient', 3, [...gradients, dy!, ...turned, v!], mask!, attributes)
  free(...turned.filter((x) => x !== q && x !== k))
  for (const gradient of gradients.slice(0, 2)) rotateBack(gradient, attributes)
  return gradients
})

/** Both kernels end in the same parameters; `squares` is how many (T, T) matrices they need, beside one row. */
function run(
  kernel: 'attention' | 'attentionGradient',
  squares: number,
  tensors: readonly tf.TensorInfo[],
  mask: tf.TensorInfo,
  attributes: Attributes,
): void {
  const { heads, rate, key, scoreScale, causal, alibi } = attributes
  const [B, T, C] = tensors[0]!.shape as [number, number, number]
  const slopes = alibi ? alibiSlopes(heads as number) : []
  const dropping = [key as number, dropThreshold(rate as number), 1 / (1 - (rate as number))]
  const operations = 4 * squares * B * T * T * C
  const pieces = split(B, 1, operations)
  const scratchBytes = 4 * (T + squares * T * T) + heap().gemmScratchBytes
  withScratch(scratchBytes * pieces.length + 4 * slopes.length, (scratch) => {
    const slopesAt = scratch + scratchBytes * pieces.length
    floatsAt(slopesAt, slopes.length).set(slopes)
    const calls = pieces.map(({ start, count }, i) => [
      ...tensors.map((tensor) => pointer(tensor) + 4 * start * T * C),
      ...[pointer(mask) + 4 * start * T, scratch + i * scratchBytes],
      ...[count, T, C, heads as number, scoreScale as number],
      ...[...dropping, start * (heads as number)],
      ...[causal ? 1 : 0, alibi ? slopesAt : 0],
    ])
    runCalls(kernel, calls, operations)
  })
}
