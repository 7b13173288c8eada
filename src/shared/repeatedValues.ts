import { mix32 } from './random.ts'

const AGAIN = 1
/** What stands in a slot for 0, since 0 is an empty one. */
const ZERO = 2

/**
 * Says which values stand in the list more than once; two that differ in their lowest bit only count as the same. An
 * open-addressed table, because a Set of millions is slow and large; one number per slot, because every look is a miss of
 * the cache.
 */
export function repeatedValues(values: Uint32Array): (value: number) => boolean {
  const mask = 2 ** Math.ceil(Math.log2(2 * values.length + 2)) - 1
  /** The value with its lowest bit free, and in that whether it came again. */
  const slots = new Uint32Array(mask + 1)
  const keyOf = (value: number) => (value < 2 ? ZERO : (value & ~AGAIN) >>> 0)
  const slotOf = (key: number) => {
    let slot = mix32(key) & mask
    while (slots[slot] !== 0 && (slots[slot]! & ~AGAIN) >>> 0 !== key) slot = (slot + 1) & mask
    return slot
  }
  for (let i = 0; i < values.length; i++) {
    const key = keyOf(values[i]!)
    const slot = slotOf(key)
    slots[slot] = slots[slot] === 0 ? key : key | AGAIN
  }
  return (value) => (slots[slotOf(keyOf(value))]! & AGAIN) === AGAIN
}
