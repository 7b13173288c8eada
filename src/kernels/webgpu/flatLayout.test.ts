import { expect, test } from 'vitest'
import { blockTable, DECAY_BIT, flatLayout } from './flatLayout.ts'

test('every parameter begins where a binding may begin, and none reaches into the next', () => {
  const { slots, size, gradientSize } = flatLayout([1, 64, 65, 131_073])
  for (const [i, slot] of slots.entries()) {
    expect((4 * slot.offset) % 256).toBe(0)
    expect((4 * slot.gradientOffset) % 256).toBe(0)
    expect(slot.offset + slot.size).toBeLessThanOrEqual(slots[i + 1]?.offset ?? size)
    expect(slot.gradientOffset + slot.capacity * slot.stride).toBeLessThanOrEqual(
      slots[i + 1]?.gradientOffset ?? gradientSize,
    )
  }
  expect(slots.map(({ capacity }) => capacity)).toEqual([64, 64, 64, 1])
})

test('the table says of each block where its gradient is, in how many parts, whether it decays and how fast it learns', () => {
  const layout = flatLayout([3, 100])
  const [first, second] = layout.slots
  const table = blockTable(layout, [2, 5], [{ decay: false }, { decay: true, rate: 0.5 }])
  const floats = new Float32Array(table.buffer)
  const rows = [0, 1, 2].map((block) => [...table.slice(4 * block, 4 * block + 3), floats[4 * block + 3]])
  expect(rows).toEqual([
    [0, 2, 1, 1],
    [second!.gradientOffset / 64, 5 | DECAY_BIT, 2, 0.5],
    [second!.gradientOffset / 64 + 1, 5 | DECAY_BIT, 2, 0.5],
  ])
  expect(first!.capacity * first!.stride).toBe(second!.gradientOffset)
})
