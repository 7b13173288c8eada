import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { allocate, heap, pointer, sizeOf } from './heap.ts'

provideKernel('wasm', 'Embedding', ({ table, ids }) => gather(table!, ids!))

provideKernel('wasm', 'EmbeddingGradient', ({ dy, ids }, { rows }) => scatter(dy!, ids!, rows as number))

provideKernel('wasm', 'GatherRows', ({ x, positions }) => gather(x!, positions!))

provideKernel('wasm', 'GatherRowsGradient', ({ dy, positions }, { rows }) => scatter(dy!, positions!, rows as number))

function gather(table: tf.TensorInfo, ids: tf.TensorInfo): tf.TensorInfo {
  const [V, C] = table.shape as [number, number]
  const N = sizeOf(ids)
  const vectors = allocate([N, C])
  heap().kernels.embedding(pointer(vectors), pointer(table), pointer(ids), N, V, C)
  return vectors
}

/** The sums of the rows of each id. */
function scatter(dy: tf.TensorInfo, ids: tf.TensorInfo, rows: number): tf.TensorInfo {
  const [N, C] = dy.shape as [number, number]
  const sums = allocate([rows, C])
  heap().kernels.embeddingGradient(pointer(sums), pointer(dy), pointer(ids), N, rows, C)
  return sums
}
