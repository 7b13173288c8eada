import { provideKernel } from '../operation.ts'
import { allocate } from './backendInternals.ts'
import { GATHER } from './embedding.ts'
import { rowSumsById } from './embeddingGradient.ts'
import { gridOf } from './program.ts'
import { run } from './runner.ts'

provideKernel('webgpu', 'GatherRows', ({ x, positions }) => {
  const width = x!.shape[1]!
  const vectors = allocate([positions!.shape[0]!, width])
  const size = positions!.shape[0]! * width
  run(GATHER, { table: x!, ids: positions!, vectors }, { size, width }, gridOf(Math.ceil(size / 64)))
  return vectors
})

/** The rows are a table like any other, which nobody keeps a place for. */
provideKernel('webgpu', 'GatherRowsGradient', ({ dy, positions }, { rows }) => {
  return rowSumsById(dy!, positions!, { dataId: {}, shape: [rows as number, dy!.shape[1]!] })
})
