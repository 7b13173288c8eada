import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shufflePairs } from './shufflePairs.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (shuffled: Uint8Array) => new TextDecoder().decode(shuffled)

function pairCounts(sequence: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let i = 0; i + 1 < sequence.length; i++) {
    const pair = sequence.slice(i, i + 2)
    counts[pair] = (counts[pair] ?? 0) + 1
  }
  return counts
}

test('every pair of neighbours occurs as often as before, and both ends stay', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ACGT]{1,80}$/), fc.nat(), (sequence, key) => {
      const shuffled = text(shufflePairs(bytes(sequence), 0, sequence.length, key))
      expect(pairCounts(shuffled)).toEqual(pairCounts(sequence))
      expect([shuffled.at(0), shuffled.at(-1)]).toEqual([sequence.at(0), sequence.at(-1)])
    }),
    { numRuns: 500, seed: 2 },
  )
})

test('a run with one way out ends, and the way out is found', () => {
  const sequence = `${'A'.repeat(20_000)}CGT`
  expect(text(shufflePairs(bytes(sequence), 0, sequence.length, 1))).toBe(sequence)
})

test('all sequences with the same pairs come up, about equally often', () => {
  const sequence = 'ACAGATACA' // A is left by C, G, T, C and at the end: the order of three loops is free
  const counts = new Map<string, number>()
  for (let key = 0; key < 6000; key++) {
    const shuffled = text(shufflePairs(bytes(sequence), 0, sequence.length, key))
    counts.set(shuffled, (counts.get(shuffled) ?? 0) + 1)
  }
  const arrangements = 12 // 4! / 2! orders of the loops through C, C, G and T
  expect(counts.size).toBe(arrangements)
  for (const count of counts.values()) expect(Math.abs(count - 6000 / arrangements)).toBeLessThan(120) // 5.6 σ
})

test('the same key gives the same shuffle, another key another one', () => {
  const sequence = bytes('ACGTTGCAACGGTTACCGAT'.repeat(5))
  const shuffled = (key: number) => text(shufflePairs(sequence, 0, sequence.length, key))
  expect(shuffled(7)).toBe(shuffled(7))
  expect(shuffled(7)).not.toBe(shuffled(8))
})

test('tokens of any number are shuffled like residues, within the range alone, and short ranges stay', () => {
  const ids = Int32Array.from({ length: 160 }, (_, i) => 70_000 + ((i * i) % 7))
  const shuffled = shufflePairs(ids, 1, 159, 3)
  expect([...shuffled].sort()).toEqual([...ids.subarray(1, 159)].sort())
  expect([shuffled[0], shuffled.at(-1)]).toEqual([ids[1], ids[158]])
  expect(shuffled.filter((id, i) => id !== ids[i + 1]).length).toBeGreaterThan(80) // of 158
  expect(ids).toEqual(Int32Array.from({ length: 160 }, (_, i) => 70_000 + ((i * i) % 7)))
  expect([...shufflePairs(Int32Array.of(1, 2, 3), 0, 3, 1)]).toEqual([1, 2, 3])
  expect(shufflePairs(new Int32Array(0), 0, 0, 1)).toHaveLength(0)
})
