import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatDifference,
  formatDuration,
  formatMetric,
  formatRate,
  formatShare,
  formatSmall,
  plural,
} from './numbers.ts'

describe('numbers as a user reads them', () => {
  it('separates thousands and never shows NaN', () => {
    expect(formatCount(6814)).toBe('6,814')
    for (const format of [
      formatCount,
      formatMetric,
      formatShare,
      formatSmall,
      formatBytes,
      formatDuration,
      formatRate,
    ]) {
      expect(format(Number.NaN)).toBe('–')
    }
  })

  it('gives every metric three decimals and a real minus sign', () => {
    expect(formatMetric(0.8)).toBe('0.800')
    expect(formatMetric(-0.1234)).toBe('−0.123')
    expect(formatDifference(0.05)).toBe('+0.050')
    expect(formatDifference(-0.05)).toBe('−0.050')
  })

  it('carries into the next unit instead of showing 1,000 kB or 60 s', () => {
    expect(formatBytes(999)).toBe('999 B')
    expect(formatBytes(999_900)).toBe('1.0 MB')
    expect(formatBytes(12_345_678)).toBe('12 MB')
    expect(formatDuration(9.96)).toBe('10 s')
    expect(formatDuration(59.6)).toBe('1 min 00 s')
    expect(formatDuration(3599.7)).toBe('1 h 00 min')
    expect(formatDuration(184)).toBe('3 min 04 s')
  })

  it('shows learning rates without a row of zeros', () => {
    expect(formatSmall(0.001)).toBe('0.001')
    expect(formatSmall(0.000032)).toBe('3.2e-5')
    expect(formatSmall(0)).toBe('0')
  })

  it('says one sequence and two sequences', () => {
    expect(plural(1, 'sequence')).toBe('1 sequence')
    expect(plural(2000, 'class', 'classes')).toBe('2,000 classes')
  })
})
