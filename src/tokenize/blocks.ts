import { baseDigits, NO_BASE, residueIds } from './byteIds.ts'
import type { BlockSpec, TokenBody } from './types.ts'
import { FIRST_RESIDUE_ID, KMER_BASES } from './vocabulary.ts'

/**
 * k-mers side by side, then the remaining residues one by one. A block with an ambiguous base is [UNK] whole, so that
 * the place of a token follows from its index alone. (The Nucleotide Transformer starts a new block after an N instead:
 * `nucleotideTransformer.ts`.)
 */
export function blockBody({ k, special, alphabet, vocabulary }: BlockSpec): TokenBody {
  const digits = baseDigits(KMER_BASES[alphabet === 'rna' ? 'rna' : 'dna'])
  const single = residueIds(vocabulary, alphabet, special.unk)
  const blockId = (residues: Uint8Array, from: number) => {
    let code = 0
    for (let i = from; i < from + k; i++) {
      const digit = digits[residues[i]!]!
      if (digit === NO_BASE) return special.unk
      code = (code << 2) | digit
    }
    return FIRST_RESIDUE_ID + code
  }
  return {
    mostTokens: (residueCount) => Math.floor(residueCount / k) + (residueCount % k),
    encode(residues, start, end, out, at, room, spans) {
      let to = at
      let i = start
      const last = at + room
      for (; i + k <= end && to < last; i += k) {
        spans?.set([i - start, i - start + k], 2 * (to - at))
        out[to++] = blockId(residues, i)
      }
      for (; i + k > end && i < end && to < last; i++) {
        spans?.set([i - start, i - start + 1], 2 * (to - at))
        out[to++] = single[residues[i]!]!
      }
      return { written: to - at, readTo: i }
    },
  }
}
