import { describe, expect, test } from 'vitest'
import { uniform } from '../shared/random.ts'
import { makeSpec } from '../tokenize/makeSpec.ts'
import { createTokenizer } from '../tokenize/tokenizer.ts'
import type { TokenizerSpec } from '../tokenize/types.ts'
import { complementIds, reverseComplementInPlace } from './complement.ts'

const OPPOSITE: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A', U: 'A', N: 'N' }

function reverseComplementText(residues: string, alphabet: string): string {
  const other = [...residues].reverse().map((letter) => OPPOSITE[letter]!)
  return other.map((letter) => (alphabet === 'rna' && letter === 'T' ? 'U' : letter)).join('')
}

function encode(spec: TokenizerSpec, residues: string): Int32Array {
  const out = new Uint16Array(residues.length + 2)
  const bytes = new TextEncoder().encode(residues)
  const { written } = createTokenizer(spec).encodeInto(bytes, 0, bytes.length, out, 0)
  return Int32Array.from(out.subarray(0, written))
}

function turned(spec: TokenizerSpec, ids: Int32Array): Int32Array {
  const edge = spec.wrap ? 1 : 0
  const copy = ids.slice()
  reverseComplementInPlace(copy, edge, copy.length - edge, complementIds(spec)!)
  return copy
}

const spec = (kind: 'char' | 'kmer' | 'kmer-blocks', alphabet: 'dna' | 'rna' | 'protein', k: number) =>
  makeSpec(alphabet, { kind, k, maxTokens: 512 }, 100).spec

const SPECS = [
  ['characters of DNA', spec('char', 'dna', 1)],
  ['characters of RNA', spec('char', 'rna', 1)],
  ['overlapping 3-mers', spec('kmer', 'dna', 3)],
  ['overlapping 6-mers', spec('kmer', 'dna', 6)],
  ['blocks of 4', spec('kmer-blocks', 'dna', 4)],
] as const

describe.each(SPECS)('%s', (_, spec) => {
  const letters = spec.alphabet === 'rna' ? 'ACGU' : 'ACGT'
  const residues = Array.from({ length: 48 }, (_, i) => letters[Math.floor(4 * uniform(9, i))]).join('')

  test('the ids of the other strand are what encoding it gives', () => {
    const other = reverseComplementText(residues, spec.alphabet)
    expect(turned(spec, encode(spec, residues))).toEqual(encode(spec, other))
  })

  test('turning twice gives the first strand again', () => {
    const ids = encode(spec, residues)
    expect(turned(spec, turned(spec, ids))).toEqual(ids)
  })
})

test('an unknown residue is its own complement, and an odd length keeps its middle', () => {
  const dna = spec('char', 'dna', 1)
  expect(turned(dna, encode(dna, 'ACGNA'))).toEqual(encode(dna, 'TNCGT'))
})

test('proteins have no other strand', () => {
  expect(complementIds(spec('char', 'protein', 1))).toBeNull()
})

test('a vocabulary that lacks a reverse complement has no other strand', () => {
  const dna = spec('char', 'dna', 1)
  expect(complementIds({ ...dna, vocabulary: dna.vocabulary.filter((token) => token !== 'T') })).toBeNull()
})
