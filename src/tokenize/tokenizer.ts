import { assertNever } from '../shared/assert.ts'
import { blockBody } from './blocks.ts'
import { bpeBody } from './bpe/bpeBody.ts'
import { charBody } from './char.ts'
import { esmBody } from './esm.ts'
import { framed } from './frame.ts'
import { kmerBody } from './kmer.ts'
import { nucleotideTransformerBody } from './nucleotideTransformer.ts'
import { smilesBody } from './smiles.ts'
import type { TokenBody, Tokenizer, TokenizerSpec } from './types.ts'
import { wordpieceBody } from './wordpiece/wordpieceBody.ts'

/** The tokenizer that a specification describes. */
export function createTokenizer(spec: TokenizerSpec): Tokenizer {
  return framed(spec, bodyOf(spec))
}

function bodyOf(spec: TokenizerSpec): TokenBody {
  switch (spec.kind) {
    case 'char':
      return charBody(spec)
    case 'kmer':
      return kmerBody(spec)
    case 'kmer-blocks':
      return blockBody(spec)
    case 'wordpiece':
      return wordpieceBody(spec)
    case 'bpe':
      return bpeBody(spec)
    case 'esm':
      return esmBody(spec)
    case 'nt':
      return nucleotideTransformerBody(spec)
    case 'smiles':
      return smilesBody(spec)
    default:
      return assertNever(spec)
  }
}
