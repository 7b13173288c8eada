import type { DataAlphabet } from '../../sequence/types.ts'
import type { SpecialIds } from '../types.ts'

/** What a vocabulary is made to read, by the letters of its tokens: folders do not say. */
export function alphabetOf(vocabulary: readonly string[], special: SpecialIds): DataAlphabet {
  const isSpecial = new Set<number>(Object.values(special))
  const tokens = vocabulary.filter((token, id) => !isSpecial.has(id) && !/^[[<].+[\]>]$/.test(token))
  const all = (letters: RegExp) => tokens.every((token) => letters.test(token))
  if (all(/^[ACGTN]+$/)) return 'dna'
  if (all(/^[ACGUN]+$/)) return 'rna'
  return all(/^[A-Z]+$/) ? 'protein' : 'text'
}
