import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

const runGatherRows = defineOperation({
  name: 'GatherRows',
  plain: ({ x, positions }) => tf.gather(x!, positions as tf.Tensor1D),
  gradient: {
    saves: ['positions'],
    of: (dy, [positions], attributes) => ({
      x: () => runGatherRowsGradient({ dy, positions: positions! }, attributes)[0]!,
      positions: () => noPositionsGradient(),
    }),
  },
})

const runGatherRowsGradient = defineOperation({
  name: 'GatherRowsGradient',
  plain: ({ dy, positions }, { rows }) => tf.unsortedSegmentSum(dy!, positions as tf.Tensor1D, rows as number),
})

function noPositionsGradient(): never {
  throw new TypeError('gatherRows: no gradient with respect to the positions')
}

/**
 * Some tokens of a batch.
 * @param states float32 (B, T, C), or (R, C)
 * @param positions int32 (N), flat indices row · T + t, each in [0, B · T); the gradients of equal ones add up
 * @returns float32 (N, C)
 */
export function gatherRows(states: tf.Tensor, positions: tf.Tensor1D): tf.Tensor2D {
  const width = states.shape.at(-1)!
  return tf.tidy(() => {
    const x = tf.reshape(states, [-1, width])
    return runGatherRows({ x, positions }, { rows: x.shape[0] })[0] as tf.Tensor2D
  })
}
