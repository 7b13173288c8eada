import { assertNever } from '../shared/assert.ts'
import { blockTokenizer } from './blocks.ts'
import { charTokenizer } from './char.ts'
import { kmerTokenizer } from './kmer.ts'
import type { Tokenizer, TokenizerSpec } from './types.ts'

/** The tokenizer that a specification describes. */
export function createTokenizer(spec: TokenizerSpec): Tokenizer {
  switch (spec.kind) {
    case 'char':
      return charTokenizer(spec)
    case 'kmer':
      return kmerTokenizer(spec)
    case 'kmer-blocks':
      return blockTokenizer(spec)
    default:
      return assertNever(spec.kind)
  }
}
