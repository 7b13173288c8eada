import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

/** Up to here a one-hot matmul beats the scatter on a GPU, whose float atomics collide on few rows and are not deterministic. */
const ONE_HOT_VOCABULARY = 64

const runEmbedding = defineOperation({
  name: 'Embedding',
  plain: ({ table, ids }) => tf.gather(table!, ids as tf.Tensor1D),
  gradient: {
    saves: ['table', 'ids'],
    of: (dy, [table, ids], attributes) => ({
      table: () => runEmbeddingGradient({ dy, table: table!, ids: ids! }, attributes)[0]!,
      ids: () => noIdsGradient(),
    }),
  },
})

/** `table` says whose gradient this is. */
const runEmbeddingGradient = defineOperation({
  name: 'EmbeddingGradient',
  plain: ({ dy, ids }, { rows }) => {
    if ((rows as number) > ONE_HOT_VOCABULARY) return tf.unsortedSegmentSum(dy!, ids as tf.Tensor1D, rows as number)
    const oneHot = tf.cast(tf.oneHot(ids as tf.Tensor1D, rows as number), 'float32') // (N, V)
    return tf.matMul(oneHot, dy!, true, false)
  },
})

function noIdsGradient(): never {
  throw new TypeError('embedding: no gradient with respect to the ids')
}

/**
 * Rows of a table.
 * @param table float32 (V, C)
 * @param ids int32 (…), each in [0, V)
 * @returns float32 (…, C)
 */
export function embedding(table: tf.Tensor2D, ids: tf.Tensor): tf.Tensor {
  const [rows, width] = table.shape
  return tf.tidy(() => {
    const flat = tf.reshape(ids, [ids.size])
    const [vectors] = runEmbedding({ table, ids: flat }, { rows }) // (N, C)
    return tf.reshape(vectors!, [...ids.shape, width])
  })
}
