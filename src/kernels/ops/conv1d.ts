import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'
import { columnSums } from './columnSums.ts'

const runConv1d = defineOperation({
  name: 'Conv1d',
  plain: ({ x, weight, bias }, { left }) => {
    const [K, I, O] = weight!.shape as [number, number, number]
    const [B, T] = x!.shape as [number, number, number]
    const columns = unfold(x as tf.Tensor3D, K, left as number) // (B·T, K·I)
    const y = tf.matMul(columns, tf.reshape(weight!, [K * I, O]))
    return tf.reshape(bias ? tf.add(y, bias) : y, [B, T, O])
  },
  gradient: {
    saves: ['x', 'weight'],
    of: (dy, [x, weight], { left }) => {
      const [K, , O] = weight!.shape as [number, number, number]
      return {
        x: () => {
          const [flipped] = runFlipKernel({ weight: weight! }) // (K, O, I)
          return runConv1d({ x: dy, weight: flipped! }, { left: K - 1 - (left as number) })[0]!
        },
        weight: () => runConv1dWeightGradient({ dy, x: x!, weight: weight! }, { left: left as number, kernel: K })[0]!,
        bias: () => columnSums(tf.reshape(dy, [-1, O])),
      }
    },
  },
})

/** `weight` says whose gradient this is. */
const runConv1dWeightGradient = defineOperation({
  name: 'Conv1dWeightGradient',
  plain: ({ dy, x }, { left, kernel }) => {
    const [, , I] = x!.shape as [number, number, number]
    const O = dy!.shape[2]!
    const columns = unfold(x as tf.Tensor3D, kernel as number, left as number)
    const gradient = tf.matMul(columns, tf.reshape(dy!, [-1, O]), true, false) // (K·I, O)
    return tf.reshape(gradient, [kernel as number, I, O])
  },
})

/** The gradient of a convolution is one with the kernel reversed, and inputs and outputs exchanged. */
const runFlipKernel = defineOperation({
  name: 'FlipKernel',
  plain: ({ weight }) => tf.transpose(tf.reverse(weight!, 0), [0, 2, 1]),
})

/** Row (b, t) holds x[b, t − left … t − left + K − 1], zeros outside: (B·T, K·I). */
function unfold(x: tf.Tensor3D, K: number, left: number): tf.Tensor2D {
  const [B, T, I] = x.shape
  const padded = tf.pad(x, [[0, 0], [left, K - 1 - left], [0, 0]]) // biome-ignore format: one axis per pair
  const shifted = Array.from({ length: K }, (_, k) => tf.slice(padded, [0, k, 0], [B, T, I]))
  return tf.reshape(K === 1 ? shifted[0]! : tf.concat(shifted, 2), [B * T, K * I])
}

/**
 * Convolution along the sequence with stride 1 and 'same' padding, zeros outside; an even kernel reaches one further
 * to the right, as PyTorch's `padding='same'`. Cross-correlation, as everywhere in deep learning.
 * @param x float32 (B, T, I)
 * @param weight float32 (K, I, O)
 * @param bias float32 (O), or null
 * @returns float32 (B, T, O)
 */
export function conv1d(x: tf.Tensor3D, weight: tf.Tensor3D, bias: tf.Tensor1D | null): tf.Tensor3D {
  const [K, I] = weight.shape
  if (x.shape[2] !== I) throw new RangeError(`conv1d: x is [${x.shape}], weight [${weight.shape}]: channels differ`)
  const left = Math.floor((K - 1) / 2)
  return runConv1d(bias ? { x, weight, bias } : { x, weight }, { left })[0] as tf.Tensor3D
}
