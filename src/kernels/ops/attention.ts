import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'
import { type Dropping, dropout } from './dropout.ts'

/** Added to the score of a hidden key. Finite, so that a row of hidden keys only is uniform and not NaN. */
const HIDDEN = -1e9

type Settings = { readonly heads: number; readonly rate: number; readonly key: number }

const runAttention = defineOperation({
  name: 'Attention',
  plain: ({ q, k, v, mask }, attributes) => {
    const { heads, rate, key } = attributes as Settings
    const weights = dropout(attentionWeights(q!, k!, mask!, heads), rate, key)
    return mergeHeads(tf.matMul(weights, splitHeads(v!, heads)))
  },
  gradient: {
    saves: ['q', 'k', 'v', 'mask'],
    of: (dy, [q, k, v, mask], attributes) => {
      const inputs = { dy, q: q!, k: k!, v: v!, mask: mask! }
      const [dq, dk, dv] = runAttentionGradient(inputs, attributes)
      return { q: () => dq!, k: () => dk!, v: () => dv!, mask: () => noMaskGradient() }
    },
  },
})

/** The weights are computed again instead of kept: (B, H, T, T) of them is most of the memory of a training step. */
const runAttentionGradient = defineOperation({
  name: 'AttentionGradient',
  plain: ({ dy, q, k, v, mask }, attributes) => {
    const { heads, rate, key } = attributes as Settings
    const [Q, K, V, dO] = [q, k, v, dy].map((x) => splitHeads(x!, heads)) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ]
    const P = attentionWeights(q!, k!, mask!, heads) // (B, H, T, T)
    const dV = tf.matMul(dropout(P, rate, key), dO, true, false)
    const dP = dropout(tf.matMul(dO, V, false, true), rate, key)
    const dS = tf.mul(P, tf.sub(dP, tf.sum(tf.mul(P, dP), -1, true)))
    const scaled = tf.mul(dS, scoreScale(q!, heads))
    return [tf.matMul(scaled, K), tf.matMul(scaled, Q, true, false), dV].map(mergeHeads)
  },
})

/** softmax(QKᵀ / √D) over the visible keys: (B, H, T, T). */
function attentionWeights(q: tf.Tensor, k: tf.Tensor, mask: tf.Tensor, heads: number): tf.Tensor {
  const [B, T] = mask.shape as [number, number]
  const scores = tf.matMul(splitHeads(tf.mul(q, scoreScale(q, heads)), heads), splitHeads(k, heads), false, true)
  const hidden = tf.reshape(tf.mul(tf.sub(1, mask), HIDDEN), [B, 1, 1, T])
  return tf.softmax(tf.add(scores, hidden))
}

function scoreScale(q: tf.Tensor, heads: number): number {
  return 1 / Math.sqrt(q.shape[2]! / heads)
}

/** (B, T, C) to (B, H, T, D). */
function splitHeads(x: tf.Tensor, heads: number): tf.Tensor4D {
  const [B, T, C] = x.shape as [number, number, number]
  return tf.transpose(tf.reshape(x, [B, T, heads, C / heads]), [0, 2, 1, 3])
}

/** (B, H, T, D) to (B, T, C). */
function mergeHeads(x: tf.Tensor): tf.Tensor3D {
  const [B, H, T, D] = x.shape as [number, number, number, number]
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [B, T, H * D])
}

function noMaskGradient(): never {
  throw new TypeError('attention: no gradient with respect to the mask')
}

/**
 * Multi-head attention without its projections: softmax(QKᵀ / √D) V for each head (Vaswani 2017, eq. 1).
 * @param q, k, v float32 (B, T, C), heads side by side in C
 * @param mask float32 (B, T), 1 for a key that may be seen, 0 for padding
 * @param dropped dropout of the attention weights, or null
 * @returns float32 (B, T, C)
 */
export function attention(
  q: tf.Tensor3D,
  k: tf.Tensor3D,
  v: tf.Tensor3D,
  mask: tf.Tensor2D,
  heads: number,
  dropped: Dropping | null,
): tf.Tensor3D {
  if (q.shape[2] % heads !== 0) {
    throw new RangeError(`attention: ${heads} heads do not divide the width of q, [${q.shape}]`)
  }
  const { rate, key } = dropped ?? { rate: 0, key: 0 }
  return runAttention({ q, k, v, mask }, { heads, rate, key: key >>> 0 })[0] as tf.Tensor3D
}
