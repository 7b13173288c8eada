import { expect, test } from 'vitest'
import { nextTokens } from './nextTokens.ts'
import { CHARACTERS } from './samples.ts'

const { cls, sep, pad, unk } = CHARACTERS.special
const [A, C, G] = [5, 6, 7] as const
const WRAPPED = { ...CHARACTERS, wrap: true }

const rowsOf = (tokens: number, ...rows: readonly (readonly number[])[]) => ({
  rows: rows.length,
  tokens,
  ids: Int32Array.from(rows.flatMap((row) => [...row, ...new Array<number>(tokens - row.length).fill(pad)])),
  mask: Float32Array.from(rows.flatMap((row) => Array.from({ length: tokens }, (_, t) => Number(t < row.length)))),
  tokenCount: rows.reduce((sum, row) => sum + row.length, 0),
})

test('with special tokens in place, each token but the last is asked for the next', () => {
  const { batch, positions, classes } = nextTokens(rowsOf(5, [cls, A, C, G, sep], [cls, C, sep]), WRAPPED)
  expect([...batch.ids]).toEqual([cls, A, C, G, sep, cls, C, sep, pad, pad])
  expect([...positions]).toEqual([0, 1, 2, 3, 5, 6])
  expect([...classes]).toEqual([A, C, G, sep, C, sep])
})

test('without them a row gets [CLS] in front, and [SEP] is its last answer', () => {
  const { batch, positions, classes } = nextTokens(rowsOf(3, [A, C, G], [C]), CHARACTERS)
  expect([...batch.ids]).toEqual([cls, A, C, G, cls, C, pad, pad])
  expect([...batch.mask]).toEqual([1, 1, 1, 1, 1, 1, 0, 0])
  expect([batch.tokens, batch.tokenCount]).toEqual([4, 6])
  expect([...positions]).toEqual([0, 1, 2, 3, 4, 5])
  expect([...classes]).toEqual([A, C, G, sep, C, sep])
})

test('nobody is asked for a token that the vocabulary lacks', () => {
  const { positions, classes } = nextTokens(rowsOf(5, [cls, A, unk, G, sep]), WRAPPED)
  expect([...positions]).toEqual([0, 2, 3])
  expect([...classes]).toEqual([A, G, sep])
})

test('a vocabulary with one special token for everything still asks for the end', () => {
  const special = { pad: 0, unk: 0, cls: 0, sep: 0, mask: 0 }
  const { classes } = nextTokens(rowsOf(4, [0, A, 0]), { ...WRAPPED, special })
  expect([...classes]).toEqual([A, 0])
})
