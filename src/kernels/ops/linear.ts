import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'
import { columnSums } from './columnSums.ts'

const runLinear = defineOperation({
  name: 'Linear',
  plain: ({ x, weight, bias }) => {
    const y = tf.matMul(x!, weight!, false, true)
    return bias ? tf.add(y, bias) : y
  },
  gradient: {
    saves: ['x', 'weight'],
    of: (dy, [x, weight]) => ({
      x: () => tf.matMul(dy, weight!),
      weight: () => tf.matMul(dy, x!, true, false),
      bias: () => columnSums(dy as tf.Tensor2D),
    }),
  },
})

/**
 * y = x Wᵀ + b over the last axis, as PyTorch's `nn.Linear`.
 * @param x float32 (…, I)
 * @param weight float32 (O, I)
 * @param bias float32 (O), or null
 * @returns float32 (…, O)
 */
export function linear(x: tf.Tensor, weight: tf.Tensor2D, bias: tf.Tensor1D | null): tf.Tensor {
  const [outputs, inputs] = weight.shape
  if (x.shape.at(-1) !== inputs) {
    throw new RangeError(`linear: x is [${x.shape}], its last axis must be ${inputs} for a weight of [${weight.shape}]`)
  }
  return tf.tidy(() => {
    const rows = tf.reshape(x, [-1, inputs]) // (N, I)
    const [y] = runLinear(bias ? { x: rows, weight, bias } : { x: rows, weight })
    return tf.reshape(y!, [...x.shape.slice(0, -1), outputs])
  })
}
