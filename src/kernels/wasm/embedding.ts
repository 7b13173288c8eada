import { provideKernel } from '../operation.ts'
import { allocate, heap, pointer, sizeOf } from './heap.ts'

provideKernel('wasm', 'Embedding', ({ table, ids }) => {
  const [V, C] = table!.shape as [number, number]
  const N = sizeOf(ids!)
  const vectors = allocate([N, C])
  heap().kernels.embedding(pointer(vectors), pointer(table!), pointer(ids!), N, V, C)
  return vectors
})

provideKernel('wasm', 'EmbeddingGradient', ({ dy, ids }, { rows }) => {
  const [N, C] = dy!.shape as [number, number]
  const gradient = allocate([rows as number, C])
  heap().kernels.embeddingGradient(pointer(gradient), pointer(dy!), pointer(ids!), N, rows as number, C)
  return gradient
})
