import * as tf from '@tensorflow/tfjs-core'
import { defineBlock } from '../block.ts'
import { embedding } from './embedding.ts'

/** C values per word (V), position (P) and token type (S). */
export type TokenTables = {
  /** (V, C) */
  readonly word: tf.Tensor2D
  /** (P, C) */
  readonly position: tf.Tensor2D
  /** (S, C) */
  readonly tokenType: tf.Tensor2D
}

const runEmbedTokens = defineBlock({
  name: 'EmbedTokens',
  plain: ({ word, position, tokenType }, { ids, types }) => {
    const T = ids!.shape[1]!
    const C = word!.shape[1]!
    const words = embedding(word as tf.Tensor2D, ids!) // (B, T, C)
    const places = tf.slice(position!, [0, 0], [T, C]) // (T, C)
    const kinds = types ? embedding(tokenType as tf.Tensor2D, types) : tf.slice(tokenType!, [0, 0], [1, C]) // (B, T, C) or (1, C)
    return tf.add(tf.add(words, kinds), places)
  },
})

/**
 * Word + position + token type (Devlin 2019, figure 2).
 * @param ids int32 (B, T), each in [0, V)
 * @param types int32 (B, T), each in [0, S); null means all 0
 * @returns float32 (B, T, C)
 */
export function embedTokens(
  { word, position, tokenType }: TokenTables,
  ids: tf.Tensor2D,
  types: tf.Tensor2D | null,
): tf.Tensor3D {
  return runEmbedTokens({ word, position, tokenType }, types ? { ids, types } : { ids }, {}) as tf.Tensor3D
}
