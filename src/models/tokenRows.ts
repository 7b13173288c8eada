import * as tf from '@tensorflow/tfjs-core'
import { embedding } from '../kernels/index.ts'
import type { TokenBatch } from './types.ts'

/** The tokens whose logits are wanted, one row each: (B, T, C) → (N, C), see `TokenBatch.positions`. */
export function tokenRows(states: tf.Tensor3D, { positions }: Pick<TokenBatch, 'positions'>): tf.Tensor2D {
  const rows = tf.reshape(states, [-1, states.shape[2]]) as tf.Tensor2D // (B · T, C)
  return positions ? (embedding(rows, positions) as tf.Tensor2D) : rows
}
