import { assertNever } from '../shared/assert.ts'
import { byteCharacters } from './bpe/byteCharacters.ts'
import type { TokenizerSpec } from './types.ts'
import { CONTINUATION } from './wordpiece/wordpieceBody.ts'

/**
 * The text that ids stand for; special tokens stand for nothing. Of overlapping k-mers the first counts whole and each
 * further one by its last letter, whether or not it agrees with the one before. Words of BERT come back with single blanks between them.
 */
export function decodeIds(spec: TokenizerSpec, ids: ArrayLike<number>): string {
  const hidden = new Set<number>(Object.values(spec.special))
  const tokens = Array.from(ids).flatMap((id) => (hidden.has(id) ? [] : [spec.vocabulary[id] ?? '']))
  switch (spec.kind) {
    case 'char':
    case 'kmer-blocks':
    case 'esm':
    case 'nt':
    case 'smiles':
      return tokens.join('')
    case 'wordpiece':
      return tokens.join(' ').replaceAll(` ${CONTINUATION}`, '')
    case 'bpe':
      return spec.words === 'bytes' ? textOfBytes(tokens.join('')) : tokens.join('')
    case 'kmer':
      return tokens.map((token, i) => (i === 0 ? token : token.slice(-1))).join('')
    default:
      return assertNever(spec)
  }
}

function textOfBytes(characters: string): string {
  const byteOf = new Map(byteCharacters().map((character, byte) => [character, byte]))
  const bytes = Uint8Array.from(characters, (character) => byteOf.get(character) ?? 0x20)
  return new TextDecoder().decode(bytes)
}
