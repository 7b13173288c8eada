import { expect, test } from 'vitest'
import { byteCharacters } from './bpe/byteCharacters.ts'
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

test('bytes and words decode to the text that they were made from', () => {
  const special = { pad: 0, unk: 0, cls: 0, sep: 0, mask: 0 }
  const base = { alphabet: 'text', special, wrap: true, maxTokens: 100 } as const
  const vocabulary = ['<|endoftext|>', ...byteCharacters(), 'Ġg', 'Ġge']
  const merges = ['Ġ g', 'Ġg e']
  const bytes = { kind: 'bpe', vocabulary, merges, words: 'bytes', prefixSpace: false, pairSeparators: 1 } as const
  const pieces = ['[UNK]', 'the', 'gene', '##s']
  const text = 'the genes é 中 x'
  expect(decodeIds({ ...bytes, ...base }, idsOf(createTokenizer({ ...bytes, ...base }), text))).toBe(text)
  const words = { kind: 'wordpiece', lowerCase: true, vocabulary: pieces, ...base } as const
  expect(decodeIds(words, idsOf(createTokenizer(words), 'The  genes'))).toBe('the genes')
})
