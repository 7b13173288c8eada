import { expect, test } from 'vitest'
import { halfToNumber, numberToHalf, toFloat32, toHalfBytes } from './floats.ts'

test('every binary16 comes back as itself', () => {
  for (let bits = 0; bits < 65_536; bits++) {
    const value = halfToNumber(bits)
    if (!Number.isNaN(value)) expect(numberToHalf(value)).toBe(bits)
  }
  expect(halfToNumber(numberToHalf(Number.NaN))).toBeNaN()
})

test('a number becomes the nearest binary16, ties to even', () => {
  for (let i = 0; i < 20_000; i++) {
    const value = Math.fround((Math.sin(i) * 10 ** (((i * 7) % 12) - 8)) as number)
    const bits = numberToHalf(value)
    const distance = Math.abs(halfToNumber(bits) - value)
    for (const other of [bits - 1, bits + 1]) {
      const neighbour = halfToNumber(other & 0xffff)
      if (Number.isNaN(neighbour) || (bits & 0x7fff) === 0) continue
      expect(Math.abs(neighbour - value)).toBeGreaterThanOrEqual(distance)
    }
  }
  expect(halfToNumber(numberToHalf(2049))).toBe(2048)
  expect(halfToNumber(numberToHalf(2051))).toBe(2052)
  expect(halfToNumber(numberToHalf(2 ** -25))).toBe(0)
  expect(halfToNumber(numberToHalf(3 * 2 ** -26))).toBe(2 ** -24)
  expect(halfToNumber(numberToHalf(65_519))).toBe(65_504)
  expect(halfToNumber(numberToHalf(65_520))).toBe(Number.POSITIVE_INFINITY)
})

test('bytes of halves read back as the rounded numbers', () => {
  const values = Float32Array.of(1, -0.1, 0.25, 1e-7, 70_000)
  const read = toFloat32('F16', toHalfBytes(values))!
  expect(read[1]).toBeCloseTo(-0.1, 4)
  expect([read[0], read[4]]).toEqual([1, Number.POSITIVE_INFINITY])
})
