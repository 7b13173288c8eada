import * as tf from '@tensorflow/tfjs-core'
import { gatherRows } from '../kernels/index.ts'
import type { TokenBatch } from './types.ts'

/** The tokens whose logits are wanted, one row each: (B, T, C) → (N, C), see `TokenBatch.positions`. */
export function tokenRows(states: tf.Tensor3D, { positions }: Pick<TokenBatch, 'positions'>): tf.Tensor2D {
  return positions ? gatherRows(states, positions) : tf.reshape(states, [-1, states.shape[2]])
}
