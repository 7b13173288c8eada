/** Ids that the programs of the models themselves gave; fixtures/golden/README.md says which. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseTokenizer } from './files/parseTokenizer.ts'
import { idsOf, pairOf, textsOf } from './samples.ts'
import { createTokenizer } from './tokenizer.ts'
import type { Tokenizer } from './types.ts'
import { KMER_BASES, kmers } from './vocabulary.ts'

type Example = { readonly sequence: string; readonly ids: readonly number[] }

function golden<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/golden/tokenizers/${path}`, import.meta.url), 'utf8')) as T
}

const bytes = (text: string) => new TextEncoder().encode(text)

function folderTokenizer(files: Readonly<Record<string, string>>): Tokenizer {
  const entries = Object.entries(files).map(([path, text]) => ({ path, bytes: bytes(text) }))
  return createTokenizer(parseTokenizer(entries))
}

const config = (fields: object) => JSON.stringify({ tokenizer_class: 'EsmTokenizer', ...fields })

describe('ESM-2', () => {
  const { vocab, examples, pair } = golden<{
    vocab: readonly string[]
    examples: readonly Example[]
    pair: { a: string; b: string; ids: readonly number[] }
  }>('esm2.json')
  const tokenizer = folderTokenizer({ 'vocab.txt': vocab.join('\n'), 'tokenizer_config.json': config({}) })
  const inResidues = examples.filter(({ sequence }) => !/[\s<]/.test(sequence))

  test('sequences give the ids of EsmTokenizer', () => {
    expect(inResidues.length).toBe(16)
    for (const { sequence, ids } of inResidues) expect(idsOf(tokenizer, sequence), sequence).toEqual(ids)
  })

  test('every residue belongs to one token', () => {
    for (const { sequence } of inResidues) expect(textsOf(tokenizer, sequence).join('')).toBe(sequence)
  })

  test('two sequences are parted by <eos>', () => {
    expect(pairOf(tokenizer, pair.a, pair.b).ids).toEqual(pair.ids)
  })
})

describe('Nucleotide Transformer', () => {
  const { examples, v1_probe, v2_probe } = golden<{
    /** Where the JAX program refuses a letter there are the ids of transformers only. */
    examples: readonly (Example & { readonly hf_ids?: readonly number[] })[]
    v1_probe: Readonly<Record<string, number>>
    v2_probe: Readonly<Record<string, number>>
  }>('nt.json')
  const words = kmers(KMER_BASES.dna, 6)
  const letters = ['A', 'T', 'C', 'G', 'N']
  const v2 = ['<unk>', '<pad>', '<mask>', '<cls>', '<eos>', '<bos>', ...words, ...letters]
  const v1 = ['<unk>', '<pad>', '<mask>', '<cls>', ...words, ...letters, '<eos>', '<bos>']
  const make = (vocabulary: readonly string[]) =>
    folderTokenizer({ 'vocab.txt': vocabulary.join('\n'), 'tokenizer_config.json': config({ eos_token: null }) })

  test('sequences give the ids of the JAX program and of EsmTokenizer', () => {
    const tokenizer = make(v2)
    expect(examples.length).toBe(20)
    for (const { sequence, ids, hf_ids } of examples) {
      expect(idsOf(tokenizer, sequence), sequence).toEqual(ids ?? hf_ids)
    }
    for (const { sequence } of examples) expect(textsOf(tokenizer, sequence).join('')).toBe(sequence)
  })

  test.each([
    ['v1', v1, v1_probe],
    ['v2', v2, v2_probe],
  ] as const)('the vocabulary of %s stands in its own order', (_, vocabulary, probe) => {
    const { spec } = make(vocabulary)
    expect(spec).toMatchObject({ kind: 'nt', k: 6, eos: false })
    for (const [token, id] of Object.entries(probe)) expect(spec.vocabulary[id]).toBe(token)
  })

  test('a configuration that names <eos> closes sequences with it', () => {
    const vocabulary = { 'vocab.txt': v2.join('\n'), 'tokenizer_config.json': config({ eos_token: '<eos>' }) }
    expect(idsOf(folderTokenizer(vocabulary), 'ACGTAC')).toEqual([3, 728, 4])
  })
})
