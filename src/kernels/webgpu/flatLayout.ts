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

/** How a parameter is updated. */
export type UpdateRule = { readonly decay: boolean; readonly rate?: number }

/** Set beside the number of parts where weights decay. */
export const DECAY_BIT = 0x10000

/**
 * What the kernels must know of each block of BLOCK values, four words each: the block of its gradient, how many parts
 * that has and whether weights decay, the blocks between two parts, and the factor of the learning rate, a float.
 */
export function blockTable(
  { slots, size }: FlatLayout,
  parts: readonly number[],
  rules: readonly UpdateRule[],
): Uint32Array<ArrayBuffer> {
  const table = new Uint32Array((4 * size) / BLOCK)
  const floats = new Float32Array(table.buffer)
  slots.forEach(({ offset, gradientOffset, stride }, i) => {
    const { decay, rate = 1 } = rules[i]!
    for (let block = 0; block < stride / BLOCK; block++) {
      const at = 4 * (offset / BLOCK + block)
      table.set([gradientOffset / BLOCK + block, parts[i]! | (decay ? DECAY_BIT : 0), stride / BLOCK], at)
      floats[at + 3] = rate
    }
  })
  return table
}
