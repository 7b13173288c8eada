import { residueTable } from './byteIds.ts'
import type { EsmSpec, TokenBody } from './types.ts'

/**
 * One token per letter of ESM-2's alphabet. A stretch of anything else is one `<unk>`, as `EsmTokenizer` of
 * transformers has it (facebookresearch/esm refuses such letters).
 */
export function esmBody({ vocabulary, special }: EsmSpec): TokenBody {
  const { unk } = special
  const table = residueTable(vocabulary, unk)
  return {
    mostTokens: (residueCount) => residueCount,
    encode(residues, start, end, out, at, room, spans) {
      let to = at
      let i = start
      while (i < end && to < at + room) {
        const from = i
        const id = table[residues[i++]!]!
        if (id === unk) while (i < end && table[residues[i]!]! === unk) i++
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
