import * as tf from '@tensorflow/tfjs-core'
import { defineOperation, needsGradient } from '../operation.ts'
import { columnSums } from './columnSums.ts'

const runLinear = defineOperation({
  name: 'Linear',
  plain: ({ x, weight, bias }) => tf.add(tf.matMul(x!, weight!, false, true), bias!),
  gradient: {
    saves: ['x', 'weight', 'bias'],
    of: (dy, [x, weight, bias], { fixedWeight, fixedBias }) => {
      const dx = () => inputGradient(dy, weight!)
      if (fixedWeight || fixedBias) {
        return {
          x: dx,
          weight: () => weightGradient(dy, x!, weight!),
          bias: () => columnSums(dy as tf.Tensor2D, bias!),
        }
      }
      const [dWeight, dBias] = runLinearGradient({ dy, x: x!, weight: weight!, bias: bias! }) // both in one kernel
      return { x: dx, weight: () => dWeight!, bias: () => dBias! }
    },
  },
})

const runLinearUnbiased = defineOperation({
  name: 'LinearUnbiased',
  plain: ({ x, weight }) => tf.matMul(x!, weight!, false, true),
  gradient: {
    saves: ['x', 'weight'],
    of: (dy, [x, weight]) => ({
      x: () => inputGradient(dy, weight!),
      weight: () => weightGradient(dy, x!, weight!),
    }),
  },
})

const runLinearInputGradient = defineOperation({
  name: 'LinearInputGradient',
  plain: ({ dy, weight }) => tf.matMul(dy!, weight!),
})

/** `weight` and `bias` say whose gradients these are: a backend may have a place for them. */
const runLinearGradient = defineOperation({
  name: 'LinearGradient',
  plain: ({ dy, x }) => [tf.matMul(dy!, x!, true, false), columnSums(dy as tf.Tensor2D)],
})

const runLinearUnbiasedGradient = defineOperation({
  name: 'LinearUnbiasedGradient',
  plain: ({ dy, x }) => tf.matMul(dy!, x!, true, false),
})

function inputGradient(dy: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  return runLinearInputGradient({ dy, weight })[0]!
}

function weightGradient(dy: tf.Tensor, x: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  return runLinearUnbiasedGradient({ dy, x, weight })[0]!
}

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
    const [y] = bias
      ? runLinear({ x: rows, weight, bias }, { fixedWeight: !needsGradient(weight), fixedBias: !needsGradient(bias) })
      : runLinearUnbiased({ x: rows, weight })
    return tf.reshape(y!, [...x.shape.slice(0, -1), outputs])
  })
}
