/** Our own tokenizers give the ids of the library `@huggingface/tokenizers` for any input. */
import { readFileSync } from 'node:fs'
import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DataAlphabet, Dataset } from '../sequence/types.ts'
import { byteCharacters } from './bpe/byteCharacters.ts'
import { parseTokenizer } from './files/parseTokenizer.ts'
import { tokenizerFiles } from './files/tokenizerFiles.ts'
import { type LearntKind, learnSpec } from './learn/learnSpec.ts'
import { idsOf, pairOf, textsOf } from './samples.ts'
import { createTokenizer } from './tokenizer.ts'
import type { BpeSpec, Tokenizer, TokenizerSpec } from './types.ts'

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

describe('byte-level BPE', () => {
  const bytes = byteCharacters()
  const merges = ['Ġ t', 'h e', 'Ġt he', 'i n', 'in g', 'Ġ a', 'Ġ Ġ', '1 2', "' s", 'Ã ©', 'C C', 'c 1']
  const tokens = [...bytes, ...merges.map((merge) => merge.replace(' ', ''))]
  const words = fc.constantFrom(
    'the',
    ' the',
    'thing',
    "it's",
    ' ',
    '  ',
    '\n',
    '12',
    '123',
    'é',
    '中',
    '𝔸',
    'CCO',
    'c1ccc1',
    '(=O)',
    '-',
    '.',
    ' a',
    '\t',
  )
  const texts = fc.array(words, { maxLength: 25 }).map((all) => all.join(''))
  const shared = { kind: 'bpe', merges: merges, words: 'bytes', maxTokens: 10_000 } as const
  const end = tokens.length
  const gpt2: BpeSpec = {
    ...shared,
    alphabet: 'text',
    vocabulary: [...tokens, '<|endoftext|>'],
    special: { pad: end, unk: end, cls: end, sep: end, mask: end },
    prefixSpace: false,
    pairSeparators: 1,
    wrap: false,
  }
  const roberta: BpeSpec = {
    ...shared,
    alphabet: 'smiles',
    vocabulary: ['<s>', '<pad>', '</s>', '<unk>', '<mask>', ...tokens],
    special: { cls: 0, pad: 1, sep: 2, unk: 3, mask: 4 },
    prefixSpace: true,
    pairSeparators: 2,
    wrap: true,
  }

  test('gives the ids of the library, as GPT-2', () => expectEqual(createTokenizer(gpt2), texts, 1000))

  test('gives the ids of the library, as RoBERTa with a blank in front', () =>
    expectEqual(
      createTokenizer(roberta),
      texts.filter((text) => text !== ''),
      1000,
    ))

  test('covers every byte of a text by one token', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(bytesCovered(createTokenizer(gpt2), text)).toBe(new TextEncoder().encode(text).length)
      }),
      { seed: 29 },
    )
  })

  test('parts two sequences by two separators, as RoBERTa', () => {
    const { ids, types } = pairOf(createTokenizer(roberta), 'a', 'a')
    const a = roberta.vocabulary.indexOf('Ġa')
    expect([ids, types]).toEqual([
      [0, a, 2, 2, a, 2],
      [0, 0, 0, 0, 0, 0],
    ])
  })
})

function bytesCovered(tokenizer: Tokenizer, text: string): number {
  const residues = new TextEncoder().encode(text)
  const spans = tokenizer.spans(residues, 0, residues.length)
  return spans.reduce((sum, at, i) => sum + (i % 2 === 0 ? -at : at), 0)
}

describe('what is learnt', () => {
  const column = (texts: readonly string[]) => {
    const rows = texts.map((text) => new TextEncoder().encode(text))
    const offsets = Float64Array.of(
      0,
      ...rows.map((_, i) => rows.slice(0, i + 1).reduce((sum, row) => sum + row.length, 0)),
    )
    return { residues: Uint8Array.from(rows.flatMap((row) => [...row])), offsets }
  }
  const learn = async (kind: LearntKind, alphabet: DataAlphabet, texts: readonly string[], vocabularySize: number) => {
    const dataset = { alphabet, ...column(texts) } as Dataset // all that learning reads
    const records = Uint32Array.from(texts, (_, i) => i)
    const { spec } = await learnSpec(kind, dataset, records, { maxTokens: 4096, vocabularySize }, 100)
    expect(parseTokenizer(tokenizerFiles(spec))).toEqual(spec)
    return createTokenizer(spec)
  }
  const dna = ['TATAAATATAAAGGCGCGCGAATTCGAATTC', 'GGCGCGNNTATAAAACGT', 'GAATTCGAATTCTATAAA']

  test.each([
    ['bpe', 'dna', dna, 40, /^[ACGTNRYacgtnu]{0,60}$/],
    ['bpe', 'rna', dna.map((text) => text.replaceAll('T', 'U')), 30, /^[ACGUTNacgu]{0,60}$/],
    ['bpe', 'protein', ['MKVLAXMKVLAJMKVLA', 'MKVMKVLAWW'], 40, /^[MKVLAWXJBmk]{0,40}$/],
    ['bpe', 'smiles', ['CCOc1ccccc1', 'CC(=O)Oc1ccccc1C(=O)O', 'C[C@@H](N)C'], 40, /^[CcOoN()=1@[\]H#]{0,40}$/],
    ['bpe', 'text', ['the gene and the protein', 'the proteins bind the gene'], 290, /^[a-z .é]{0,40}$/],
    ['wordpiece', 'text', ['the gene and the protein', 'the proteins bind the gene'], 60, /^[a-hnoprst .]{0,40}$/],
    ['smiles', 'smiles', ['CCOc1ccccc1', 'CC(=O)OBr', 'C[C@@H](N)C'], 0, /^[CcOoN()=1@[\]HBrl%2]{0,40}$/],
    ['char', 'smiles', ['CCOc1ccccc1', 'CC(=O)OBr'], 0, /^[CcOoN()=1Br]{0,40}$/],
    ['char', 'text', ['the gené 中'], 0, /^[a-hé中x\n ]{0,40}$/],
  ] as const)('gives the ids of the library: %s of %s', async (kind, alphabet, texts, size, pattern) => {
    const tokenizer = await learn(kind, alphabet, texts, size)
    if (size > 0) expect(tokenizer.spec.vocabulary.length).toBeLessThanOrEqual(size)
    const residues = alphabet === 'dna' || alphabet === 'rna' || alphabet === 'protein'
    const encode = library(tokenizer.spec)
    fc.assert(
      fc.property(fc.stringMatching(pattern), (text) => {
        // Readers make residues upper case; in Python the normaliser of tokenizer.json does.
        expect(idsOf(tokenizer, residues ? text.toUpperCase() : text)).toEqual([...encode(text)])
      }),
      { seed: 31, numRuns: 300 },
    )
  })

  test('comes out the same every time, and holds what is repeated', async () => {
    const [one, two] = [await learn('bpe', 'dna', dna, 24), await learn('bpe', 'dna', dna, 24)]
    expect(one.spec).toEqual(two.spec)
    expect(one.spec.vocabulary).toContain('TATAA')
    expect(one.spec.vocabulary.slice(10).every((token) => !token.includes('N'))).toBe(true)
  })
})
