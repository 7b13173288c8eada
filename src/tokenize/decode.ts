import { assertNever } from '../shared/assert.ts'
import type { TokenizerSpec } from './types.ts'

/**
 * The text that ids stand for; special tokens stand for nothing. Of overlapping k-mers the first counts whole and each
 * further one by its last letter, whether or not it agrees with the one before.
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
    case 'kmer':
      return tokens.map((token, i) => (i === 0 ? token : token.slice(-1))).join('')
    default:
      return assertNever(spec)
  }
}
