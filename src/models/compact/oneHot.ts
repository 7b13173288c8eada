import * as tf from '@tensorflow/tfjs-core'
import { embedding } from '../../kernels/index.ts'
import type { TokenBatch } from '../types.ts'
import type { Channels } from './channels.ts'
import type { CompactConfig } from './config.ts'

/** Steps of a sequence with their mask; whatever is padding is 0 in `x`. Where nothing is, `whole` saves the masking. */
export type Steps = { readonly x: tf.Tensor3D } & Padding

export type Padding = { readonly mask: tf.Tensor2D; readonly whole: boolean }

/** (B, T, channels), cut to the positions that the model knows. */
export function oneHot(
  { ids, mask, whole = false }: TokenBatch,
  { channels, positions }: Pick<CompactConfig, 'channels' | 'positions'>,
): Steps {
  const [B, T] = ids.shape
  const kept = Math.min(T, positions)
  const x = embedding(channelTable(channels), tf.slice(ids, [0, 0], [B, kept])) as tf.Tensor3D
  return { x, mask: tf.slice(mask, [0, 0], [B, kept]), whole }
}

/** (vocabulary, channels): one row per token, zeros for what is no residue. */
function channelTable({ letters, ofToken }: Channels): tf.Tensor2D {
  const width = letters.length + 1
  const table = new Float32Array(ofToken.length * width)
  ofToken.forEach((channel, id) => {
    if (channel >= 0) table[id * width + channel] = 1
  })
  return tf.tensor2d(table, [ofToken.length, width])
}
