import * as tf from '@tensorflow/tfjs-core'
import { applyLinear, type Linear } from '../linearLayer.ts'
import type { Noise } from '../noise.ts'
import { firstToken } from './pooledHead.ts'

/** Classifies sequences as RoBERTa does: two layers over the first token, with tanh between them. */
export type FirstTokenHead = {
  readonly kind: 'first'
  /** C → C */
  readonly dense: Linear
  /** C → classes */
  readonly classifier: Linear
}

/** @returns (B, classes) */
export function firstTokenLogits(p: FirstTokenHead, states: tf.Tensor3D, rate: number, noise: Noise): tf.Tensor2D {
  const hidden = tf.tanh(applyLinear(noise.drop(firstToken(states), rate), p.dense))
  return applyLinear(noise.drop(hidden, rate), p.classifier)
}
