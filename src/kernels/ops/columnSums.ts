import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

const runColumnSums = defineOperation({ name: 'ColumnSums', plain: ({ x }) => tf.sum(x!, 0) })

/**
 * Sum over the rows of (N, C): the gradient of a bias. Has no gradient itself.
 * @param bias (C), whose gradient this is, where a backend may have a place for it
 */
export function columnSums(x: tf.Tensor2D, bias?: tf.Tensor): tf.Tensor1D {
  return runColumnSums(bias ? { x, bias } : { x })[0] as tf.Tensor1D
}
