import { describe, expect, test } from 'vitest'
import { pairOf } from './samples.ts'
import { createTokenizer } from './tokenizer.ts'

describe('two sequences that are too long', () => {
  const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'A', 'B']
  const special = { pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 }
  const tokenizer = (maxTokens: number) =>
    createTokenizer({ kind: 'char', k: 1, alphabet: 'smiles', vocabulary, special, wrap: true, maxTokens })

  test.each([
    [8, 'AAAA', 'BBBB', 'AA', 'BBB'],
    [9, 'AAAA', 'BBBB', 'AAA', 'BBB'],
    [9, 'A', 'BBBBBBBB', 'A', 'BBBBB'],
    [9, 'AAAAAAAA', 'BB', 'AAAA', 'BB'],
    [20, 'AAAA', 'BBBB', 'AAAA', 'BBBB'],
  ])('lose tokens of the longer one first: %i tokens for %s and %s', (maxTokens, first, second, a, b) => {
    const { ids, residuesCut } = pairOf(tokenizer(maxTokens), first, second)
    const text = ids.map((id) => vocabulary[id]).join('')
    expect(text).toBe(`[CLS]${a}[SEP]${b}[SEP]`)
    expect(residuesCut).toBe(first.length + second.length - a.length - b.length)
  })
})
