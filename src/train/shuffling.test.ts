import { expect, test } from 'vitest'
import { streamKey } from '../shared/random.ts'
import { shuffleInPlace } from './shuffling.ts'

const shuffled = (ids: readonly number[], key: number) => {
  const copy = Int32Array.from(ids)
  shuffleInPlace(copy, 0, copy.length, key)
  return [...copy]
}

const pairs = (ids: readonly number[]) =>
  ids
    .slice(1)
    .map((id, i) => `${ids[i]},${id}`)
    .sort()

test('every pair of neighbours is as frequent as before, and both ends stay', () => {
  for (let key = 0; key < 200; key++) {
    const length = 4 + (key % 60)
    const ids = Array.from({ length }, (_, i) => (streamKey(key, 'letter', i) % (1 + (key % 5))) + 5)
    const result = shuffled(ids, key)
    expect(pairs(result)).toEqual(pairs(ids))
    expect([result[0], result.at(-1)]).toEqual([ids[0], ids.at(-1)])
  }
})

test('the same key gives the same order, another key another one', () => {
  const ids = Array.from({ length: 160 }, (_, i) => streamKey(1, 'letter', i) % 4)
  expect(shuffled(ids, 3)).toEqual(shuffled(ids, 3))
  expect(shuffled(ids, 3)).not.toEqual(shuffled(ids, 4))
  const moved = shuffled(ids, 3).filter((id, i) => id !== ids[i]).length
  expect(moved).toBeGreaterThan(80) // of 160, of which a quarter falls into place by chance
})

test('every sequence with these pairs is equally likely', () => {
  const ids = [0, 1, 2, 0, 2, 1, 0, 1]
  const all = permutations(ids.slice(1, -1)).map((inner) => [ids[0]!, ...inner, ids.at(-1)!])
  const possible = new Set(all.filter((one) => String(pairs(one)) === String(pairs(ids))).map(String))
  const counts = new Map<string, number>()
  const draws = 6000
  for (let key = 0; key < draws; key++) {
    const name = String(shuffled(ids, key))
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  expect(new Set(counts.keys())).toEqual(possible)
  const expected = draws / possible.size
  const chi = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(chi).toBeLessThan(possible.size - 1 + 5 * Math.sqrt(2 * possible.size)) // five standard deviations
})

test('what lies outside the range stays, and short ranges cannot change', () => {
  const ids = Int32Array.from([9, 1, 2, 1, 3, 1, 2, 8, 8])
  shuffleInPlace(ids, 1, 7, 5)
  expect([ids[0], ids[7], ids[8]]).toEqual([9, 8, 8])
  expect(shuffled([1, 2, 3], 1)).toEqual([1, 2, 3])
  expect(shuffled([], 1)).toEqual([])
})

function permutations(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]]
  return values.flatMap((value, i) =>
    permutations([...values.slice(0, i), ...values.slice(i + 1)]).map((rest) => [value, ...rest]),
  )
}
