import { baseDigits, NO_BASE } from './byteIds.ts'
import type { Tokenizer, TokenizerSpec } from './types.ts'
import { FIRST_RESIDUE_ID, KMER_BASES } from './vocabulary.ts'

/**
 * [CLS] overlapping k-mers [SEP], as DNABERT: id = 5 + Σ digit · 4^(k−1−i), found by shifting one base in. A k-mer
 * with an ambiguous base is [UNK].
 *
 * One deviation from DNABERT: a longer sequence is cut at `maxTokens` (and the cut is counted), where DNABERT glues
 * pieces of 510 k-mers, each in its own [CLS] … [SEP], into one input.
 */
export function kmerTokenizer(spec: TokenizerSpec): Tokenizer {
  const { k, special, maxTokens } = spec
  const digits = baseDigits(KMER_BASES[spec.alphabet === 'rna' ? 'rna' : 'dna'])
  const mask = 4 ** k - 1
  return {
    spec,
    tokenCount: (residueCount) => Math.max(0, residueCount - k + 1) + 2,
    encodeInto(residues, start, end, out, at) {
      const total = Math.max(0, end - start - k + 1)
      const kept = Math.min(total, maxTokens - 2)
      const stop = kept === 0 ? start : start + kept + k - 1 // nothing to read where no k-mer fits
      const first = Math.min(stop, start + k - 1)
      let to = at
      let code = 0
      let inexact = start - 1 // position of the last ambiguous base
      out[to++] = special.cls
      for (let i = start; i < first; i++) {
        const digit = digits[residues[i]!]!
        code = (code << 2) | (digit & 3)
        if (digit === NO_BASE) inexact = i
      }
      for (let i = first; i < stop; i++) {
        const digit = digits[residues[i]!]!
        code = ((code << 2) | (digit & 3)) & mask
        if (digit === NO_BASE) inexact = i
        out[to++] = i - inexact >= k ? FIRST_RESIDUE_ID + code : special.unk
      }
      out[to++] = special.sep
      return { written: to - at, residuesCut: kept === total ? 0 : end - stop }
    },
    span(index, residueCount) {
      const i = index - 1
      return i >= 0 && i + k <= residueCount ? [i, i + k] : null
    },
  }
}
