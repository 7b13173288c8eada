import { residueIds, utf8Size } from './byteIds.ts'
import type { CharSpec, TokenBody } from './types.ts'

/** One token per residue; imported models may have [CLS] and [SEP] around them. */
export function charBody(spec: CharSpec): TokenBody {
  return spec.alphabet === 'text' ? textBody(spec) : residueBody(spec)
}

function residueBody(spec: CharSpec): TokenBody {
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

/** One token per character, however many bytes it has. */
function textBody({ vocabulary, special }: CharSpec): TokenBody {
  const idOf = new Map(vocabulary.map((token, id) => [token, id]))
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return {
    mostTokens: (residueCount) => residueCount,
    encode(residues, start, end, out, at, room, spans) {
      let written = 0
      let i = start
      while (i < end && written < room) {
        const next = Math.min(end, i + utf8Size(residues[i]!))
        out[at + written] = idOf.get(decoder.decode(residues.subarray(i, next))) ?? special.unk
        spans?.set([i - start, next - start], 2 * written)
        written += 1
        i = next
      }
      return { written, readTo: i }
    },
  }
}
