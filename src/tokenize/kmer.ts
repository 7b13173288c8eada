import { baseDigits, NO_BASE } from './byteIds.ts'
import type { KmerSpec, TokenBody } from './types.ts'
import { FIRST_RESIDUE_ID, KMER_BASES } from './vocabulary.ts'

/**
 * Overlapping k-mers, as DNABERT: id = 5 + Σ digit · 4^(k−1−i), found by shifting one base in. A k-mer with an
 * ambiguous base is [UNK].
 *
 * One deviation from DNABERT: a longer sequence is cut at `maxTokens` (and the cut is counted), where DNABERT glues
 * pieces of 510 k-mers, each in its own [CLS] … [SEP], into one input.
 */
export function kmerBody({ k, special, alphabet }: KmerSpec): TokenBody {
  const digits = baseDigits(KMER_BASES[alphabet === 'rna' ? 'rna' : 'dna'])
  const mask = 4 ** k - 1
  return {
    mostTokens: (residueCount) => Math.max(0, residueCount - k + 1),
    encode(residues, start, end, out, at, room, spans) {
      const total = Math.max(0, end - start - k + 1)
      const kept = Math.min(total, room)
      const stop = kept === 0 ? start : start + kept + k - 1 // nothing to read where no k-mer fits
      const first = Math.min(stop, start + k - 1)
      let to = at
      let code = 0
      let inexact = start - 1 // position of the last ambiguous base
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
      for (let i = 0; spans && i < kept; i++) {
        spans[2 * i] = i
        spans[2 * i + 1] = i + k
      }
      return { written: to - at, readTo: kept === total ? end : stop }
    },
  }
}
