import { heap } from './heap.ts'
import type { KernelName } from './kernelModule.ts'

export type Range = { readonly start: number; readonly count: number }

/** Below so many operations (about a tenth of a millisecond) a second thread costs more than it brings. */
const WORTH_SPLITTING = 4_000_000

/** Pieces for each thread: a thread that comes late or is interrupted leaves its share to the others. */
const PIECES_PER_THREAD = 3

/** Cuts 0 … total into ranges for the threads, each but the last a multiple of `unit`. */
export function split(total: number, unit: number, operations: number): Range[] {
  const pieces = heap().threads === 1 || operations < WORTH_SPLITTING ? 1 : heap().threads * PIECES_PER_THREAD
  return cut(total, unit, pieces)
}

/** Cuts 0 … total into at most so many ranges. */
export function cut(total: number, unit: number, pieces: number): Range[] {
  const size = Math.max(unit, Math.ceil(total / pieces / unit) * unit)
  const ranges: Range[] = []
  for (let start = 0; start < total; start += size) ranges.push({ start, count: Math.min(size, total - start) })
  return ranges
}

/** Runs independent calls of one kernel on all threads; `operations` is about what they cost together. */
export function runCalls(kernel: KernelName, calls: readonly (readonly number[])[], operations: number): void {
  const { board, kernels } = heap()
  if (board && calls.length > 1 && operations >= WORTH_SPLITTING) board.run(kernel, calls, operations)
  else for (const call of calls) kernels[kernel](...call)
}
