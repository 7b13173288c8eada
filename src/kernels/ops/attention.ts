import * as tf from '@tensorflow/tfjs-core'
import { type Attributes, defineOperation, type Inputs } from '../operation.ts'
import {
  type AttentionVariant,
  alibiBias,
  causalBias,
  rotate,
  type VariantAttributes,
  variantAttributes,
} from './attentionVariant.ts'
import { type Dropping, dropout } from './dropout.ts'

/** Added to the score of a hidden key. Finite, so that a row of hidden keys only is uniform and not NaN. */
const HIDDEN = -1e9

type Settings = VariantAttributes & { readonly heads: number; readonly rate: number; readonly key: number }

const runAttention = defineOperation({
  name: 'Attention',
  plain: plainAttention,
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
const runAttentionGradient = defineOperation({ name: 'AttentionGradient', plain: plainAttentionGradient })

/** The reference, and what a backend's kernel falls back to for a variant that it does not know. */
export function plainAttention({ q, k, v, mask }: Inputs, attributes: Attributes): tf.Tensor3D {
  const settings = attributes as Settings
  const { heads, rate, key } = settings
  const [Q, K] = [q!, k!].map((x) => turned(splitHeads(x, heads), settings)) as [tf.Tensor4D, tf.Tensor4D]
  const weights = dropout(attentionWeights(Q, K, mask!, settings), rate, key)
  return mergeHeads(tf.matMul(weights, splitHeads(v!, heads)))
}

export function plainAttentionGradient({ dy, q, k, v, mask }: Inputs, attributes: Attributes): tf.Tensor[] {
  const settings = attributes as Settings
  const { heads, rate, key } = settings
  const [Q, K] = [q!, k!].map((x) => turned(splitHeads(x, heads), settings)) as [tf.Tensor4D, tf.Tensor4D]
  const [V, dO] = [splitHeads(v!, heads), splitHeads(dy!, heads)]
  const P = attentionWeights(Q, K, mask!, settings) // (B, H, T, T)
  const dV = tf.matMul(dropout(P, rate, key), dO, true, false)
  const dP = dropout(tf.matMul(dO, V, false, true), rate, key)
  const dS = tf.mul(P, tf.sub(dP, tf.sum(tf.mul(P, dP), -1, true)))
  const scaled = tf.mul(dS, settings.scoreScale)
  const dQ = turned(tf.matMul(scaled, K), settings, true)
  const dK = turned(tf.matMul(scaled, Q, true, false), settings, true)
  return [dQ, dK, dV].map(mergeHeads)
}

/** softmax(scale · QKᵀ + biases) over the visible keys: (B, H, T, T). */
function attentionWeights(Q: tf.Tensor4D, K: tf.Tensor4D, mask: tf.Tensor, settings: Settings): tf.Tensor {
  const [B, T] = mask.shape as [number, number]
  const hidden = tf.reshape(tf.mul(tf.sub(1, mask), HIDDEN), [B, 1, 1, T])
  const biases = [
    hidden,
    ...(settings.alibi ? [alibiBias(settings.heads, T)] : []),
    ...(settings.causal ? [causalBias(T, 2 * HIDDEN)] : []), // below any padding: what comes later never counts
  ]
  const products = tf.matMul(tf.mul(Q, settings.scoreScale), K, false, true)
  return tf.softmax(biases.reduce<tf.Tensor>((scores, bias) => tf.add(scores, bias), products))
}

function turned(x: tf.Tensor4D, { rotaryBase }: Settings, back = false): tf.Tensor4D {
  return rotaryBase > 0 ? rotate(x, rotaryBase, back) : x
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
 * @param variant order, positions and scale, where they are not those of BERT
 * @returns float32 (B, T, C)
 */
export function attention(
  q: tf.Tensor3D,
  k: tf.Tensor3D,
  v: tf.Tensor3D,
  mask: tf.Tensor2D,
  heads: number,
  dropped: Dropping | null,
  variant: AttentionVariant = {},
): tf.Tensor3D {
  const width = q.shape[2]
  if (width % heads !== 0) {
    throw new RangeError(`attention: ${heads} heads do not divide the width of q, [${q.shape}]`)
  }
  const { rate, key } = dropped ?? { rate: 0, key: 0 }
  const attributes: Settings = { heads, rate, key: key >>> 0, ...variantAttributes(variant, width / heads) }
  return runAttention({ q, k, v, mask }, attributes)[0] as tf.Tensor3D
}
