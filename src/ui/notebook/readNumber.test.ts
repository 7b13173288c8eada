import { describe, expect, it } from 'vitest'
import { readNumber } from './readNumber.ts'

const rate = { min: 0, max: 1, auto: true }
const count = { min: 1, max: 2000, integer: true }

describe('a typed number', () => {
  it('is read as people write it', () => {
    expect(readNumber('3e-4', rate)).toBe(3e-4)
    expect(readNumber(' 0,5 ', rate)).toBe(0.5)
    expect(readNumber('1 000', count)).toBe(1000)
    expect(readNumber('1,000', count)).toBe(1000)
    expect(readNumber('0,125', rate)).toBe(0.125)
  })

  it('is auto when empty, where auto is allowed', () => {
    expect(readNumber('', rate)).toBe('auto')
    expect(readNumber('Auto', rate)).toBe('auto')
    expect(readNumber('', count)).toBeNull()
  })

  it('is refused out of its limits, with a fraction where a whole one is asked, or as no number', () => {
    for (const text of ['0', '2001', '1.5', 'ten', '0x10 3', 'Infinity', 'NaN'])
      expect(readNumber(text, count)).toBeNull()
  })
})
