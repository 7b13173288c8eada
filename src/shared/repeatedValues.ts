import { mix32 } from './random.ts'

/** Which values stand in the list more than once; an open-addressed table, because a Set of millions is slow and large. */
export function repeatedValues(values: Uint32Array): (value: number) => boolean {
  const size = 2 ** Math.ceil(Math.log2(2 * values.length + 2))
  const slots = new Uint32Array(size)
  /** 0 empty, 1 seen once, 2 seen again. */
  const seen = new Uint8Array(size)
  const slotOf = (value: number) => {
    let slot = mix32(value) & (size - 1)
    while (seen[slot] !== 0 && slots[slot] !== value) slot = (slot + 1) & (size - 1)
    return slot
  }
  for (const value of values) {
    const slot = slotOf(value)
    slots[slot] = value
    seen[slot] = Math.min(2, seen[slot]! + 1)
  }
  return (value) => seen[slotOf(value)] === 2
}
