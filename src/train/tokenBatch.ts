import * as tf from '@tensorflow/tfjs-core'
import type { Model, TokenBatch } from '../models/types.ts'
import type { HostBatch } from './makeBatch.ts'

/** Uploads a batch; the caller disposes it with `disposeBatch`. */
export function tokenBatch(model: Model, host: HostBatch): TokenBatch {
  const { ids, cleanIds, mask, rows, tokens, tokenCount, positions, types } = host
  const batch = {
    ids: tf.tensor2d(ids, [rows, tokens], 'int32'),
    mask: tf.tensor2d(mask, [rows, tokens]),
    whole: tokenCount === rows * tokens,
    ...(types ? { tokenTypes: tf.tensor2d(types, [rows, tokens], 'int32') } : {}),
    ...(positions ? { positions: tf.tensor1d(positions, 'int32') } : {}),
  }
  if (!model.rowFeatures) return batch
  const { data, width } = model.rowFeatures(cleanIds, rows, tokens)
  return { ...batch, features: tf.tensor2d(data, [rows, width]) }
}

export function disposeBatch({ ids, mask, features, positions, tokenTypes }: TokenBatch): void {
  tf.dispose([ids, mask, features, positions, tokenTypes].filter((tensor) => tensor !== undefined))
}
