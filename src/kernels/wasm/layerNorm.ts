import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { allocate, heap, pointer, withScratch } from './heap.ts'
import { cut, runCalls, split } from './split.ts'

/** Rough operations for each element. */
const COST = 10

/** Partial sums of the gradient: always as many, so that the result does not depend on the number of threads. */
const PARTS = 8

provideKernel('wasm', 'LayerNorm', ({ x, gamma, beta }, { epsilon }) => {
  const [N, C] = x!.shape as [number, number]
  const y = allocate([N, C])
  const calls = split(N, 1, N * C * COST).map(({ start, count }) => {
    const rows = [y, x!].map((tensor) => pointer(tensor) + 4 * start * C)
    return [...rows, pointer(gamma!), pointer(beta!), count, C, epsilon as number]
  })
  runCalls('layerNorm', calls, N * C * COST)
  return y
})

provideKernel('wasm', 'LayerNormGradient', ({ dy, x, gamma }, { epsilon }) => {
  const [N, C] = x!.shape as [number, number]
  const [dx, dGamma, dBeta] = [allocate([N, C]), allocate([C]), allocate([C])]
  withGradient(dx, { dy: dy!, x: x!, gamma: gamma! }, epsilon as number, (partial, parts) => {
    const { columnSums } = heap().kernels
    columnSums(pointer(dGamma), partial, parts, C, 2 * C)
    columnSums(pointer(dBeta), partial + 4 * C, parts, C, 2 * C)
  })
  return [dx, dGamma, dBeta]
})

/** The sums over rows come along with what is needed of each row, and are left. */
provideKernel('wasm', 'LayerNormInputGradient', ({ dy, x, gamma }, { epsilon }) => {
  const dx = allocate(x!.shape)
  withGradient(dx, { dy: dy!, x: x!, gamma: gamma! }, epsilon as number, () => {})
  return dx
})

type Given = { readonly dy: tf.TensorInfo; readonly x: tf.TensorInfo; readonly gamma: tf.TensorInfo }

/** Writes `dx`; `use` gets the address of partial sums, gamma's and then beta's of each part. */
function withGradient(
  dx: tf.TensorInfo,
  { dy, x, gamma }: Given,
  epsilon: number,
  use: (partial: number, parts: number) => void,
): void {
  const [N, C] = x.shape as [number, number]
  withScratch(4 * 2 * PARTS * C, (partial) => {
    const ranges = cut(N, 1, PARTS)
    const calls = ranges.map(({ start, count }, i) => {
      const sums = partial + 4 * 2 * i * C
      const [dxRows, ...rows] = [dx, dy, x].map((tensor) => pointer(tensor) + 4 * start * C)
      return [dxRows!, sums, sums + 4 * C, ...rows, pointer(gamma), count, C, epsilon]
    })
    runCalls('layerNormGradient', calls, N * C * COST)
    use(partial, ranges.length)
  })
}
