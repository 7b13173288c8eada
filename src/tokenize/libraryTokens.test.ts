/** Our own tokenizers give the ids of the library `@huggingface/tokenizers` for any input. */
import { readFileSync } from 'node:fs'
import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTokenizer } from './files/parseTokenizer.ts'
import { tokenizerFiles } from './files/tokenizerFiles.ts'
import { idsOf, pairOf, textsOf } from './samples.ts'
import { createTokenizer } from './tokenizer.ts'
import type { Tokenizer, TokenizerSpec } from './types.ts'

const goldenFile = (path: string) =>
  readFileSync(new URL(`../../fixtures/golden/tokenizers/${path}`, import.meta.url), 'utf8')

type Example = { readonly sequence: string; readonly ids: readonly number[] }
type Pair = {
  readonly a: string
  readonly b: string
  readonly ids: readonly number[]
  readonly type_ids: readonly number[]
}

function library(spec: TokenizerSpec) {
  const files = new Map(tokenizerFiles(spec).map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]))
  const tokenizer = new LibraryTokenizer(
    JSON.parse(files.get('tokenizer.json')!),
    JSON.parse(files.get('tokenizer_config.json')!),
  )
  return (text: string) => tokenizer.encode(text).ids
}

function expectEqual(tokenizer: Tokenizer, texts: fc.Arbitrary<string>, runs = 300) {
  const encode = library(tokenizer.spec)
  fc.assert(
    fc.property(texts, (text) => {
      expect(idsOf(tokenizer, text)).toEqual([...encode(text)])
    }),
    { seed: 23, numRuns: runs },
  )
}

describe('BPE as DNABERT-2 has it', () => {
  const tokenizer = createTokenizer(
    parseTokenizer([{ path: 'tokenizer.json', bytes: new TextEncoder().encode(goldenFile('bpe/tokenizer.json')) }]),
  )
  const { examples, pair } = JSON.parse(goldenFile('bpe/expected.json')) as {
    readonly examples: readonly Example[]
    readonly pair: Pair
  }

  test('gives the ids of the Rust program', () => {
    expect(examples.length).toBe(20)
    // Special tokens within a text are data here.
    for (const { sequence, ids } of examples.filter(({ sequence }) => !sequence.includes('['))) {
      expect(idsOf(tokenizer, sequence), sequence).toEqual(ids)
    }
  })

  test('gives its ids and segments for two sequences', () => {
    const { ids, types } = pairOf(tokenizer, pair.a, pair.b)
    expect([ids, types]).toEqual([pair.ids, pair.type_ids])
  })

  test('gives the ids of the library for any sequence', () => {
    expectEqual(tokenizer, fc.stringMatching(/^[ACGT]{0,200}$/))
    expectEqual(tokenizer, fc.stringMatching(/^[ACGTNXacgt .-]{0,60}$/))
  })

  test('covers each residue by one token', () => {
    const text = 'GATTACAGATTACANNTTTTTTTTTTTTTCCAATTATAAAGGCGGG'
    expect(textsOf(tokenizer, text).join('')).toBe(text)
  })
})

const BRACKETS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
const SPECIAL = { pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 }
const base = { special: SPECIAL, wrap: true, maxTokens: 10_000 } as const

describe('WordPiece', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyzABCD0123456789.,-!?éß中']
  const pieces = ['the', 'gene', '##s', '##ing', 'bind', '##in', 'un', '##able', 'dna', '##na', 'ca', '##t', '##ß']
  const vocabulary = [...new Set([...BRACKETS, ...letters, ...letters.map((letter) => `##${letter}`), ...pieces])]
  const alphabet = fc.constantFrom(...'abcdeghinstuABCDxyzéÉüßİ中國 \t\n.,-!?\u0301\u00a0\u200b\u0000𝔸αΣ한ガ')
  const texts = fc.oneof(
    fc.array(alphabet, { maxLength: 40 }).map((parts) => parts.join('')),
    fc
      .array(fc.constantFrom('the', 'genes', 'binding', 'unbindable', 'DNA', 'cat', ' ', '-'), { maxLength: 20 })
      .map((p) => p.join('')),
  )

  test.each([true, false])('gives the ids of the library, in lower case: %s', (lowerCase) => {
    const tokenizer = createTokenizer({ kind: 'wordpiece', alphabet: 'text', lowerCase, vocabulary, ...base })
    expectEqual(tokenizer, texts, 1000)
  })

  test('covers the bytes of its words, whatever they are written as', () => {
    const tokenizer = createTokenizer({ kind: 'wordpiece', alphabet: 'text', lowerCase: true, vocabulary, ...base })
    const texts = textsOf(tokenizer, 'The Génes: unBinding 中國x')
    expect(texts).toEqual(['', 'The', 'Géne', 's', ':', 'un', 'B', 'in', 'd', 'ing', '中', '國', 'x', ''])
  })
})

describe('SMILES', () => {
  const vocabulary = [...BRACKETS, ...'CNOSFIcnos()=#-+1234567890.', 'Cl', 'Br', '[nH]', '[C@@H]', '[O-]', '%12', '>>']
  const tokenizer = createTokenizer({ kind: 'smiles', alphabet: 'smiles', vocabulary, ...base })
  const parts = fc.constantFrom(
    ...'CNOBrlSPFIbcnosp()[]@+-=#%/\\:~?>*$.0123456789HXe',
    'Cl',
    'Br',
    '[nH]',
    '[C@@H]',
    '%12',
    '>>',
  )

  test('give the ids of the library for any characters', () => {
    expectEqual(
      tokenizer,
      fc.array(parts, { maxLength: 40 }).map((all) => all.join('')),
      1000,
    )
  })

  test('are cut as in the paper', () => {
    expect(textsOf(tokenizer, 'CC(=O)Nc1ccc([O-])cc1Br.[C@@H]%12')).toEqual([
      '',
      'C',
      'C',
      '(',
      '=',
      'O',
      ')',
      'N',
      'c',
      '1',
      'c',
      'c',
      'c',
      '(',
      '[O-]',
      ')',
      'c',
      'c',
      '1',
      'Br',
      '.',
      '[C@@H]',
      '%12',
      '',
    ])
  })
})
