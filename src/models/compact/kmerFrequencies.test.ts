import { describe, expect, test } from 'vitest'
import type { Channels } from './channels.ts'
import { kmerFrequencies } from './kmerFrequencies.ts'

/** Ids: 0 padding, 1–4 A C G T, 5 N. */
const channels: Channels = { letters: 'ACGT', ofToken: [-1, 0, 1, 2, 3, 4] }

const idsOf = (text: string) => Int32Array.from(text, (letter) => '-ACGTN'.indexOf(letter))

/** Squares of the non-zero features by k-mer: the relative frequencies. */
function frequencies(text: string, k: number, bothStrands = false): Record<string, number> {
  const { data } = kmerFrequencies(idsOf(text), 1, text.length, channels, k, bothStrands)
  const kmer = (index: number) =>
    Array.from({ length: k }, (_, i) => 'ACGT'[Math.floor(index / 4 ** (k - 1 - i)) % 4]).join('')
  return Object.fromEntries(
    [...data].flatMap((value, i) => (value === 0 ? [] : [[kmer(i), Math.round(value ** 2 * 1e6) / 1e6]])),
  )
}

describe('kmerFrequencies', () => {
  test('counts overlapping k-mers', () => {
    expect(frequencies('AACAA', 2)).toEqual({ AA: 0.5, AC: 0.25, CA: 0.25 })
  })

  test('windows that touch N or padding do not count', () => {
    expect(frequencies('ACNGT--', 2)).toEqual({ AC: 0.5, GT: 0.5 })
    expect(frequencies('ACNGT--', 3)).toEqual({})
  })

  test('with both strands a sequence and its reverse complement are the same', () => {
    expect(frequencies('AACGG', 3, true)).toEqual(frequencies('CCGTT', 3, true))
    expect(frequencies('AACGG', 3, true)).toEqual({
      AAC: 0.166667, ACG: 0.166667, CGG: 0.166667, CCG: 0.166667, CGT: 0.166667, GTT: 0.166667,
    }) // biome-ignore format: one table
  })

  test('each row is a unit vector of its own', () => {
    const { data, width } = kmerFrequencies(idsOf('ACGTTG--'), 2, 4, channels, 2, false)
    expect(width).toBe(16)
    for (const row of [data.subarray(0, 16), data.subarray(16)]) {
      expect(row.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 6)
    }
  })
})
