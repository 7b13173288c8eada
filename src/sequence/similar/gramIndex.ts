import type { ResidueCodes } from './definition.ts'
import type { TargetText } from './targetText.ts'

/** Letters of a stretch that is looked up. More make a rarer stretch and a larger table. */
const MAX_GRAM = { 2: 12, 5: 4 } as const

/** Where every stretch of q exact residues stands in a text: `positions` from starts[key] to starts[key + 1]. */
export type GramIndex = { readonly q: number; readonly starts: Uint32Array; readonly positions: Uint32Array }

/** The longest useful q: as many different stretches as there are positions. */
export function longestGram(textLength: number, bits: number): number {
  const useful = Math.round(Math.log2(Math.max(2, textLength)) / bits)
  return Math.max(1, Math.min(useful, bits === 2 ? MAX_GRAM[2] : MAX_GRAM[5]))
}

export function indexGrams({ codes }: TargetText, q: number, { bits, exact }: ResidueCodes): GramIndex {
  const starts = new Uint32Array(2 ** (bits * q) + 1)
  const mask = 2 ** (bits * q) - 1
  // Two passes over the text: the first counts, the second puts each position in its place.
  const eachGram = (visit: (key: number, at: number) => void) => {
    let key = 0
    let run = 0
    for (let i = 0; i < codes.length; i++) {
      const letter = codes[i]!
      if (letter >= exact) {
        run = 0
        continue
      }
      key = ((key << bits) | letter) & mask
      if (++run >= q) visit(key, i - q + 1)
    }
  }
  eachGram((key) => {
    starts[key + 1]!++
  })
  for (let key = 0; key < mask + 1; key++) starts[key + 1]! += starts[key]!
  const positions = new Uint32Array(starts[mask + 1]!)
  const next = starts.slice(0, mask + 1)
  eachGram((key, at) => {
    positions[next[key]!++] = at
  })
  return { q, starts, positions }
}
