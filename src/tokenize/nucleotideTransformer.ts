import { baseDigits, NO_BASE, residueTable } from './byteIds.ts'
import type { NtSpec, TokenBody } from './types.ts'
import { KMER_BASES, kmers } from './vocabulary.ts'

/**
 * The tokens of the Nucleotide Transformer (Dalla-Torre 2023), versions 1 and 2: k-mers side by side; N is a token of
 * its own and k-mers start anew behind it; what is shorter than k is written letter by letter. Other letters give one
 * `<unk>` per stretch, as `EsmTokenizer` of transformers does it.
 */
export function nucleotideTransformerBody({ k, vocabulary, special, alphabet }: NtSpec): TokenBody {
  const digits = baseDigits(KMER_BASES.dna)
  const { blockIds, single } = tables(vocabulary, k, special.unk, alphabet === 'rna')
  return {
    mostTokens: (residueCount) => residueCount,
    encode(residues, start, end, out, at, room, spans) {
      let to = at
      let i = start
      while (i < end && to < at + room) {
        const from = i
        const code = blockCode(residues, i, end, k, digits)
        let id = code < 0 ? single[residues[i]!]! : blockIds[code]!
        i += code < 0 ? 1 : k
        if (code >= 0 && id === special.unk) {
          id = single[residues[from]!]! // a k-mer that this vocabulary lacks is read letter by letter
          i = from + 1
        }
        if (id === special.unk) while (i < end && single[residues[i]!]! === special.unk) i++
        if (spans) {
          spans[2 * (to - at)] = from - start
          spans[2 * (to - at) + 1] = i - start
        }
        out[to++] = id
      }
      return { written: to - at, readTo: i }
    },
  }
}

/** Number of the k-mer that starts at i, or −1 where there is none. */
function blockCode(residues: Uint8Array, i: number, end: number, k: number, digits: Uint8Array): number {
  if (i + k > end) return -1
  let code = 0
  for (let j = i; j < i + k; j++) {
    const digit = digits[residues[j]!]!
    if (digit === NO_BASE) return -1
    code = (code << 2) | digit
  }
  return code
}

function tables(vocabulary: readonly string[], k: number, unk: number, rna: boolean) {
  const idOf = new Map(vocabulary.map((token, id) => [token, id]))
  const blockIds = Uint16Array.from(kmers(KMER_BASES.dna, k), (word) => idOf.get(word) ?? unk)
  const single = residueTable(vocabulary, unk)
  if (rna) single['U'.charCodeAt(0)] = single['T'.charCodeAt(0)]!
  return { blockIds, single }
}
