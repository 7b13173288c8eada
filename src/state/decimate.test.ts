import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimate } from './decimate.ts'

test('a short series is kept whole', () => {
  expect(decimate([3, 1, 2], 3, 10)).toEqual([0, 1, 2])
})
test('a spike among 100,000 steps survives', () => {
  const values = new Float32Array(100_000).fill(1)
  values[54_321] = 9
  expect(decimate(values, values.length, 1000)).toContain(54_321)
})
test('points are few, rising, and hold first, last, lowest and highest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 500 }),
      fc.integer({ min: 4, max: 60 }),
      (values, maxPoints) => {
        const kept = decimate(values, values.length, maxPoints)
        expect(kept.length).toBeLessThanOrEqual(Math.max(maxPoints, Math.min(values.length, maxPoints)))
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b))
        expect(kept).toContain(0)
        expect(kept).toContain(values.length - 1)
        const picked = kept.map((i) => values[i]!)
        expect(Math.min(...picked)).toBe(Math.min(...values))
        expect(Math.max(...picked)).toBe(Math.max(...values))
      },
    ),
  )
})
