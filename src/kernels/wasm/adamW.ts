import * as tf from '@tensorflow/tfjs-core'
import { type AdamWHyper, type AdamWState, type OptimizedParameter, provideAdamW } from '../adamW.ts'
import { isKernelEnabled } from '../operation.ts'
import { heap, pointer, sizeOf } from './heap.ts'

provideAdamW('wasm', {
  averages: false,
  update(parameters, gradients, state, hyper) {
    // tfjs's own matrix product caches packed weights, so in-place updates are right only beside ours.
    if (!isKernelEnabled('MatMul')) return undefined
    const { kernels } = heap()
    const squares = gradients.reduce(
      (sum, gradient) => sum + kernels.sumSquares(pointer(gradient), sizeOf(gradient)),
      0,
    )
    const norm = Math.sqrt(squares)
    if (Number.isFinite(norm)) updateAll(parameters, gradients, state, hyper, norm)
    return tf.scalar(norm)
  },
})

function updateAll(
  parameters: readonly OptimizedParameter[],
  gradients: readonly tf.Tensor[],
  { step, first, second }: AdamWState,
  { learningRate, beta1, beta2, epsilon, weightDecay, clipNorm }: AdamWHyper,
  norm: number,
): void {
  const scale = clipNorm > 0 ? Math.min(1, clipNorm / (norm + 1e-6)) : 1
  const rate = learningRate / (1 - beta1 ** step)
  const secondScale = 1 / Math.sqrt(1 - beta2 ** step)
  parameters.forEach(({ variable, decay }, i) => {
    const owned = [variable, first[i]!, second[i]!]
    owned.forEach(ownData)
    const kept = decay ? 1 - learningRate * weightDecay : 1
    const pointers = [...owned, gradients[i]!].map(pointer)
    heap().kernels.adamW(...pointers, variable.size, scale, beta1, beta2, epsilon, rate, secondScale, kept)
  })
}

/** Gives a variable data of its own where a clone shares it, since the update overwrites them. */
function ownData(variable: tf.Variable): void {
  const { backend } = heap()
  if (backend.refCount(variable.dataId) === 1) return
  const copy = tf.tensor(backend.readSync(variable.dataId) as Float32Array, variable.shape)
  variable.assign(copy)
  copy.dispose()
}
