import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

const runColumnSums = defineOperation({ name: 'ColumnSums', plain: ({ x }) => tf.sum(x!, 0) })

/** Sum over the rows of (N, C): the gradient of a bias. Has no gradient itself. */
export function columnSums(x: tf.Tensor2D): tf.Tensor1D {
  return runColumnSums({ x })[0] as tf.Tensor1D
}
