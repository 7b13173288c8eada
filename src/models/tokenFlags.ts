/** Which tokens of a batch are a certain one, and where tokens stand among those that are not padding. */
import * as tf from '@tensorflow/tfjs-core'
import { embedding } from '../kernels/index.ts'

/** 1 where the id is `id`, else 0: float32 (B, T). */
export function isToken(ids: tf.Tensor2D, id: number, vocabulary: number): tf.Tensor2D {
  const flags = new Float32Array(vocabulary)
  flags[id] = 1
  return tf.reshape(embedding(tf.tensor2d(flags, [vocabulary, 1]), ids), ids.shape)
}

/**
 * Positions as RoBERTa counts them: from `pad` + 1 on over the tokens that are not `pad`, which have `pad` itself.
 * @returns int32 (B, T)
 */
export function positionIds(ids: tf.Tensor2D, pad: number, vocabulary: number): tf.Tensor2D {
  const real = tf.sub(1, isToken(ids, pad, vocabulary))
  return tf.cast(tf.add(tf.mul(tf.cumsum(real, 1), real), pad), 'int32')
}
