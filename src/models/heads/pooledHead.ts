import * as tf from '@tensorflow/tfjs-core'
import { poolFirst } from '../../kernels/index.ts'
import { applyLinear, type Linear, plainLayer } from '../linearLayer.ts'
import type { Noise } from '../noise.ts'

/** Classifies sequences as BERT does: a layer with tanh over the first token, then a linear layer. */
export type PooledHead = {
  readonly kind: 'pooled'
  /** C → C: the pooler */
  readonly dense: Linear
  /** C → classes */
  readonly classifier: Linear
}

/** @returns (B, classes) */
export function pooledLogits(p: PooledHead, states: tf.Tensor3D, dropoutRate: number, noise: Noise): tf.Tensor2D {
  return applyLinear(noise.drop(pool(p.dense, states), dropoutRate), p.classifier)
}

/** tanh of a layer over the first token: (B, C). */
export function pool(pooler: Linear, states: tf.Tensor3D): tf.Tensor2D {
  const plain = plainLayer(pooler)
  return plain ? poolFirst(states, plain) : tf.tanh(applyLinear(firstToken(states), pooler))
}

/** (B, T, C) → (B, C) */
export function firstToken(states: tf.Tensor3D): tf.Tensor2D {
  const [B, , C] = states.shape
  return tf.reshape(tf.slice(states, [0, 0, 0], [B, 1, C]), [B, C])
}
