/** Where parameters, moments and gradients stand in their flat buffers. */
import { BLOCK, strideOf } from './gradientTarget.ts'

export type FlatSlot = {
  /** Values before it in the buffers of parameters, moments and averages. */
  readonly offset: number
  readonly size: number
  /** Values before it in the buffer of gradients, which holds `capacity` parts of `stride` values each. */
  readonly gradientOffset: number
  readonly stride: number
  readonly capacity: number
}

export type FlatLayout = { readonly slots: readonly FlatSlot[]; readonly size: number; readonly gradientSize: number }

/** Partial gradients of a vector: enough workgroups for a sum over the rows of a large batch. */
const VECTOR_PARTS = 64
/** The most values that all parts of one gradient take: eight tiles of 64 × 64 for each part of a small matrix. */
const MOST_VALUES = 131_072

/** Each parameter begins at a multiple of BLOCK, with zeros after it up to the next. */
export function flatLayout(sizes: readonly number[]): FlatLayout {
  let offset = 0
  let gradientOffset = 0
  const slots = sizes.map((size) => {
    const stride = strideOf(size)
    const capacity = Math.max(1, Math.min(VECTOR_PARTS, Math.floor(MOST_VALUES / stride)))
    const slot = { offset, size, gradientOffset, stride, capacity }
    offset += stride
    gradientOffset += stride * capacity
    return slot
  })
  return { slots, size: offset, gradientSize: gradientOffset }
}

/**
 * What the kernels must know of each block of BLOCK values, four words each: the block of its gradient, how many parts
 * that has, the blocks between two parts, and whether weights decay.
 */
export function blockTable(
  { slots, size }: FlatLayout,
  parts: readonly number[],
  decay: readonly boolean[],
): Uint32Array<ArrayBuffer> {
  const table = new Uint32Array((4 * size) / BLOCK)
  slots.forEach(({ offset, gradientOffset, stride }, i) => {
    for (let block = 0; block < stride / BLOCK; block++) {
      const row = [gradientOffset / BLOCK + block, parts[i]!, stride / BLOCK, decay[i] ? 1 : 0]
      table.set(row, 4 * (offset / BLOCK + block))
    }
  })
  return table
}
