import { baseDigits, NO_BASE, residueIds } from './byteIds.ts'
import type { Tokenizer, TokenizerSpec } from './types.ts'
import { FIRST_RESIDUE_ID, KMER_BASES } from './vocabulary.ts'

/**
 * [CLS] k-mers side by side, then the remaining residues one by one [SEP]. A block with an ambiguous base is [UNK]
 * whole, so that the place of a token follows from its index alone. (The Nucleotide Transformer starts a new block
 * after an N instead.)
 */
export function blockTokenizer(spec: TokenizerSpec): Tokenizer {
  const { k, special, maxTokens } = spec
  const digits = baseDigits(KMER_BASES[spec.alphabet === 'rna' ? 'rna' : 'dna'])
  const single = residueIds(spec.vocabulary, spec.alphabet, special.unk)
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
    spec,
    tokenCount: (residueCount) => Math.floor(residueCount / k) + (residueCount % k) + 2,
    encodeInto(residues, start, end, out, at) {
      let room = maxTokens - 2
      let to = at
      let i = start
      out[to++] = special.cls
      for (; i + k <= end && room > 0; i += k, room--) out[to++] = blockId(residues, i)
      if (i + k > end) for (; i < end && room > 0; i++, room--) out[to++] = single[residues[i]!]!
      out[to++] = special.sep
      return { written: to - at, residuesCut: end - i }
    },
    span(index, residueCount) {
      const i = index - 1
      const blocks = Math.floor(residueCount / k)
      if (i < 0 || i >= blocks + (residueCount % k)) return null
      return i < blocks ? [i * k, (i + 1) * k] : [blocks * k + i - blocks, blocks * k + i - blocks + 1]
    },
  }
}
