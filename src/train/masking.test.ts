import { expect, test } from 'vitest'
import { maskableTokens, maskTokens } from './masking.ts'
import { CHARACTERS } from './samples.ts'

const TOKENS = 40
const ROWS = 400
const vocabulary = maskableTokens(CHARACTERS)
const { special } = CHARACTERS

/** Rows of [CLS] 37 letters [SEP] and one padding; every tenth letter is N. */
const ids = Int32Array.from({ length: ROWS * TOKENS }, (_, place) => {
  const t = place % TOKENS
  if (t === 0) return special.cls
  if (t >= TOKENS - 2) return t === TOKENS - 2 ? special.sep : special.pad
  return t % 10 === 5 ? 9 : 5 + ((place * 7) % 4)
})
const rows = Uint32Array.from({ length: ROWS }, (_, row) => row)
const letters = ids.reduce((count, id) => count + Number(vocabulary.maskable[id] === 1), 0)

const mask = (rate: number, spanLength: number, key = 1, of = rows) =>
  maskTokens({ ids: of === rows ? ids : idsOf(of), tokens: TOKENS }, of, vocabulary, { rate, spanLength }, key)

function idsOf(of: Uint32Array): Int32Array {
  return Int32Array.from([...of].flatMap((row) => [...ids.subarray(row * TOKENS, (row + 1) * TOKENS)]))
}

test('special tokens and "any residue" are never hidden, nor drawn in the place of another', () => {
  const masked = mask(0.5, 3)
  const hidden = new Set(masked.positions)
  masked.ids.forEach((id, place) => {
    const original = ids[place]!
    if (hidden.has(place)) expect([special.mask, 5, 6, 7, 8]).toContain(id)
    else expect(id).toBe(original)
    if (vocabulary.maskable[original] !== 1) expect(hidden.has(place)).toBe(false)
  })
  expect([...vocabulary.ids]).toEqual([5, 6, 7, 8])
})

test('the answers are what stood at the hidden places', () => {
  const { positions, classes } = mask(0.15, 1)
  expect([...classes]).toEqual([...positions].map((place) => ids[place]))
})

test.each([1, 2, 5])('the share of hidden tokens is the rate, in runs of %i', (spanLength) => {
  const { positions } = mask(0.15, spanLength)
  expect(Math.abs(positions.length / letters - 0.15)).toBeLessThan(0.5 * (spanLength / 33))
  expect(new Set(positions).size).toBe(positions.length)
  expect([...positions]).toEqual([...positions].sort((a, b) => a - b))
})

test('every row hides equally much, and every letter is hidden equally often', () => {
  const { positions } = mask(0.15, 1)
  const perRow = new Map<number, number>()
  const perPlace = new Map<number, number>()
  for (const place of positions) {
    const [row, t] = [Math.floor(place / TOKENS), place % TOKENS]
    perRow.set(row, (perRow.get(row) ?? 0) + 1)
    perPlace.set(t, (perPlace.get(t) ?? 0) + 1)
  }
  expect(new Set(perRow.values())).toEqual(new Set([5])) // of 33 letters
  const expected = (5 / 33) * ROWS
  for (const count of perPlace.values()) expect(Math.abs(count - expected)).toBeLessThan(4.5 * Math.sqrt(expected))
})

test('of the hidden runs 80 % become [MASK], 10 % random tokens, 10 % stay, each run as a whole', () => {
  const { ids: seen, positions } = mask(0.3, 4)
  const runs = Array.from({ length: positions.length / 4 }, (_, i) => [...positions.subarray(4 * i, 4 * i + 4)])
  const isMask = (place: number) => seen[place] === special.mask
  const masked = runs.filter((run) => run.every(isMask)).length
  expect(runs.filter((run) => run.some(isMask)).length).toBe(masked)
  expect(Math.abs(masked / runs.length - 0.8)).toBeLessThan(0.05)
  const kept = runs.filter((run) => run.every((place) => seen[place] === ids[place])).length
  expect(Math.abs(kept / runs.length - 0.1)).toBeLessThan(0.04)
})

test('what a row hides depends on the key and the row alone', () => {
  expect(mask(0.15, 2)).toEqual(mask(0.15, 2))
  expect(mask(0.15, 2, 2).positions).not.toEqual(mask(0.15, 2).positions)
  const [alone, among] = [mask(0.15, 2, 1, Uint32Array.of(7)), mask(0.15, 2)]
  const inRow7 = (place: number) => Math.floor(place / TOKENS) === 7
  expect([...alone.positions]).toEqual([...among.positions].filter(inRow7).map((place) => place % TOKENS))
})

test('a short row hides one token, and a row without any letter none', () => {
  const one = maskTokens(
    { ids: Int32Array.of(2, 5, 3), tokens: 3 },
    Uint32Array.of(0),
    vocabulary,
    { rate: 0.15, spanLength: 6 },
    1,
  )
  expect([...one.positions]).toEqual([1])
  const none = maskTokens(
    { ids: Int32Array.of(2, 9, 3), tokens: 3 },
    Uint32Array.of(0),
    vocabulary,
    { rate: 0.15, spanLength: 6 },
    1,
  )
  expect(none.positions).toHaveLength(0)
})
