import { expect, test } from 'vitest'
import { decodeIds } from './decode.ts'
import { makeSpec } from './makeSpec.ts'
import { idsOf } from './samples.ts'
import { createTokenizer } from './tokenizer.ts'
import type { TokenizerParams } from './types.ts'

const spec = (params: Partial<TokenizerParams>, alphabet: 'dna' | 'protein' = 'dna') =>
  makeSpec(alphabet, { kind: 'auto', k: 4, maxTokens: 'auto', ...params }, 100).spec

test.each([
  ['characters', spec({}), 'ACGTNACG'],
  ['amino acids', spec({}, 'protein'), 'MKVLAX'],
  ['overlapping k-mers', spec({ kind: 'kmer' }), 'ACGTTGCATT'],
  ['k-mers side by side, with a rest', spec({ kind: 'kmer-blocks' }), 'ACGTTGCATT'],
] as const)('%s decode to the sequence that they were made from', (_, of, text) => {
  expect(decodeIds(of, idsOf(createTokenizer(of), text))).toBe(text)
})
