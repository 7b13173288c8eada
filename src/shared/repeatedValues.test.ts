import fc from 'fast-check'
import { expect, test } from 'vitest'
import { repeatedValues } from './repeatedValues.ts'

test('finds every value that stands in the list twice, and few others', () => {
  const extremes = fc.constantFrom(0, 1, 2, 3, 2 ** 32 - 1, 2 ** 32 - 2)
  const value = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.nat(40), extremes)
  fc.assert(
    fc.property(fc.array(value, { maxLength: 80 }), (list) => {
      const repeated = repeatedValues(Uint32Array.from(list))
      const near = (a: number, b: number) => a === b || (a ^ b) >>> 0 === 1 || Math.max(a, b) <= 3
      list.forEach((one, i) => {
        const others = list.filter((_, j) => j !== i)
        if (others.includes(one)) expect(repeated(one)).toBe(true)
        if (!others.some((other) => near(one, other))) expect(repeated(one)).toBe(false)
      })
    }),
    { numRuns: 300, seed: 1 },
  )
})
