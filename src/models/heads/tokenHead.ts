import type * as tf from '@tensorflow/tfjs-core'
import { applyLinear, type Linear } from '../linearLayer.ts'
import type { Noise } from '../noise.ts'
import { tokenRows } from '../tokenRows.ts'
import type { TokenBatch } from '../types.ts'

/** A label per token: one linear layer over each state, without a pooler. */
export type TokenHead = {
  readonly kind: 'token'
  /** C → labels */
  readonly classifier: Linear
}

/** @returns (N, labels) */
export function tokenLogits(
  p: TokenHead,
  states: tf.Tensor3D,
  batch: TokenBatch,
  dropoutRate: number,
  noise: Noise,
): tf.Tensor2D {
  return applyLinear(noise.drop(tokenRows(states, batch), dropoutRate), p.classifier)
}
