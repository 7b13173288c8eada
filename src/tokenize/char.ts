import { residueIds } from './byteIds.ts'
import type { CharSpec, TokenBody } from './types.ts'

/** One token per residue; imported models may have [CLS] and [SEP] around them. */
export function charBody(spec: CharSpec): TokenBody {
  const table = residueIds(spec.vocabulary, spec.alphabet, spec.special.unk)
  return {
    mostTokens: (residueCount) => residueCount,
    encode(residues, start, end, out, at, room, spans) {
      const kept = Math.min(end - start, room)
      for (let i = 0; i < kept; i++) out[at + i] = table[residues[start + i]!]!
      for (let i = 0; spans && i < kept; i++) {
        spans[2 * i] = i
        spans[2 * i + 1] = i + 1
      }
      return { written: kept, readTo: start + kept }
    },
  }
}
