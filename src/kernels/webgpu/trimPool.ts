import { type BackendInternals, submit } from './backendInternals.ts'

/** The private part of tfjs's buffer manager: free buffers by size and use, which it never gives back. */
type Pool = { freeBuffers: Map<string, GPUBuffer[]>; numFreeBuffers: number; numBytesAllocated: number }

/** Gives the memory of all buffers that nobody uses back to the device; to be called between runs. */
export function trimPool(backend: BackendInternals): void {
  submit(backend) // recorded commands may use buffers that are free by now
  const pool = backend.bufferManager as unknown as Pool
  for (const buffers of pool.freeBuffers.values()) {
    for (const buffer of buffers) {
      pool.numBytesAllocated -= buffer.size
      buffer.destroy()
    }
    pool.numFreeBuffers -= buffers.length
    buffers.length = 0
  }
}
