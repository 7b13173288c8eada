import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeSpec } from './makeSpec.ts'
import { createTokenizer } from './tokenizer.ts'
import type { Tokenizer, TokenizerParams } from './types.ts'

type Golden = { readonly sequence: string; readonly ids: readonly number[] }
type GoldenFile = {
  readonly k3: readonly Golden[]
  readonly k6: readonly Golden[]
  readonly probe_k6: Readonly<Record<string, number>>
}
const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/tokenizers/dnabert.json', import.meta.url), 'utf8'),
) as GoldenFile

function make(
  params: Partial<TokenizerParams>,
  alphabet: 'dna' | 'rna' | 'protein' = 'dna',
  longest = 1000,
): Tokenizer {
  return createTokenizer(makeSpec(alphabet, { kind: 'auto', k: 6, maxTokens: 'auto', ...params }, longest).spec)
}

function encode(tokenizer: Tokenizer, text: string) {
  const out = new Uint16Array(2000).fill(65535)
  // Strange bytes around it: a tokenizer reads its own sequence only.
  const residues = new TextEncoder().encode(`GG${text}GG`)
  const { written, residuesCut } = tokenizer.encodeInto(residues, 2, residues.length - 2, out, 3)
  expect([out[2], out[3 + written]]).toEqual([65535, 65535])
  return { ids: [...out.subarray(3, 3 + written)], residuesCut }
}

const tokens = (tokenizer: Tokenizer, text: string) =>
  encode(tokenizer, text).ids.map((id) => tokenizer.spec.vocabulary[id])

describe('overlapping k-mers', () => {
  test.each([
    [3, golden.k3],
    [6, golden.k6],
  ] as const)('give the ids of DNABERT for k = %i', (k, cases) => {
    const tokenizer = make({ kind: 'kmer', k })
    expect(cases.length).toBe(20)
    for (const { sequence, ids } of cases) expect(encode(tokenizer, sequence).ids).toEqual(ids)
  })

  test('have the vocabulary of DNABERT', () => {
    const { vocabulary } = make({ kind: 'kmer', k: 6 }).spec
    expect(vocabulary.length).toBe(4101)
    for (const [kmer, id] of Object.entries(golden.probe_k6)) expect(vocabulary[id]).toBe(kmer)
  })

  test('touching an ambiguous base are [UNK]', () => {
    expect(tokens(make({ kind: 'kmer', k: 3 }), 'ACGNACGT')).toEqual([
      '[CLS]',
      'ACG',
      '[UNK]',
      '[UNK]',
      '[UNK]',
      'ACG',
      'CGT',
      '[SEP]',
    ])
  })

  test('of a sequence shorter than k are none', () => {
    expect(tokens(make({ kind: 'kmer', k: 6 }), 'ACGTA')).toEqual(['[CLS]', '[SEP]'])
  })

  test('of RNA are written with U', () => {
    expect(tokens(make({ kind: 'kmer', k: 3 }, 'rna'), 'ACUG')).toEqual(['[CLS]', 'ACU', 'CUG', '[SEP]'])
  })

  test('are cut at the limit, and the cut is counted', () => {
    const tokenizer = make({ kind: 'kmer', k: 3, maxTokens: 4 })
    expect(tokens(tokenizer, 'ACGTACGT')).toEqual(['[CLS]', 'ACG', 'CGT', '[SEP]'])
    expect(encode(tokenizer, 'ACGTACGT').residuesCut).toBe(4)
  })
})

describe('characters', () => {
  test('of DNA stand side by side in the vocabulary', () => {
    expect(make({}).spec.vocabulary).toEqual(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'A', 'C', 'G', 'T', 'N'])
  })

  test('read U as T in DNA, T as U in RNA, ambiguity codes as N, rare amino acids as X', () => {
    expect(tokens(make({}), 'ACGTURYN').join('')).toBe('ACGTTNNN')
    expect(tokens(make({}, 'rna'), 'ACGUTK').join('')).toBe('ACGUUN')
    expect(tokens(make({}, 'protein'), 'MKBJ*').join('')).toBe('MKBX[UNK]')
  })
})

describe('blocks', () => {
  test('stand side by side, the rest letter by letter', () => {
    expect(tokens(make({ kind: 'kmer-blocks', k: 3 }), 'ACGTTNACGTN')).toEqual([
      '[CLS]',
      'ACG',
      '[UNK]',
      'ACG',
      'T',
      'N',
      '[SEP]',
    ])
  })
})

test.each(['char', 'kmer', 'kmer-blocks'] as const)('%s: counts, spans and cuts agree with what is written', (kind) => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[ACGTN]{1,60}$/),
      fc.integer({ min: 3, max: 70 }),
      fc.integer({ min: 3, max: 6 }),
      (text, maxTokens, k) => {
        const tokenizer = make({ kind, k, maxTokens })
        const { ids, residuesCut } = encode(tokenizer, text)
        expect(ids.length).toBe(tokenizer.mostTokens(text.length))
        const { vocabulary, special } = tokenizer.spec
        const spans = tokenizer.spans(new TextEncoder().encode(`G${text}`), 1, text.length + 1)
        expect(spans.length).toBe(2 * ids.length)
        let covered = 0
        ids.forEach((id, index) => {
          const [start, end] = spans.subarray(2 * index, 2 * index + 2)
          if (start === end) {
            expect([special.cls, special.sep]).toContain(id)
            return
          }
          covered = Math.max(covered, end!)
          if (id !== special.unk) expect(text.slice(start, end)).toBe(vocabulary[id])
          else expect(text.slice(start, end)).toContain('N')
        })
        if (covered > 0) expect(residuesCut).toBe(text.length - covered)
      },
    ),
    { seed: 13 },
  )
})

describe('parameters', () => {
  test('auto is characters, as long as the longest sequence, at most 1,024', () => {
    expect(makeSpec('dna', { kind: 'auto', k: 6, maxTokens: 'auto' }, 250).spec).toMatchObject({
      kind: 'char',
      maxTokens: 250,
      wrap: false,
    })
    expect(makeSpec('dna', { kind: 'auto', k: 6, maxTokens: 'auto' }, 5000).spec.maxTokens).toBe(1024)
    expect(makeSpec('dna', { kind: 'kmer', k: 6, maxTokens: 'auto' }, 250).spec).toMatchObject({
      maxTokens: 247,
      wrap: true,
    })
  })

  test.each([
    ['BAD_K', 'dna', { kind: 'kmer', k: 7, maxTokens: 'auto' }],
    ['BAD_MAX_TOKENS', 'dna', { kind: 'char', k: 6, maxTokens: 2 }],
    ['KIND_OF_OTHER_ALPHABET', 'protein', { kind: 'kmer', k: 3, maxTokens: 'auto' }],
  ] as const)('%s is refused', (code, alphabet, params) => {
    expect(() => makeSpec(alphabet, params, 100)).toThrow(expect.objectContaining({ code }))
  })
})
