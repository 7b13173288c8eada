/** The definition of near-duplicates by the textbook, for tests: every pair, the whole table, nothing clever. */
import { COMPLEMENT, EXACT_LETTERS, membership } from '../alphabet.ts'
import type { Alphabet } from '../types.ts'
import { allowedDifferences } from './definition.ts'

/** Fewest edits that turn some stretch of `text` into `pattern` (Sellers 1980). */
export function fewestEdits(pattern: string, text: string, alphabet: Alphabet): number {
  const exact = membership(EXACT_LETTERS[alphabet])
  let row = new Array<number>(text.length + 1).fill(0)
  for (let i = 1; i <= pattern.length; i++) {
    const next = [i]
    for (let j = 1; j <= text.length; j++) {
      const same = pattern[i - 1] === text[j - 1] && exact[pattern.charCodeAt(i - 1)] === 1
      next.push(Math.min(row[j - 1]! + Number(!same), row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return Math.min(...row)
}

export function reverseComplement(residues: string): string {
  return [...residues]
    .reverse()
    .map((letter) => String.fromCharCode(COMPLEMENT[letter.charCodeAt(0)]!))
    .join('')
}

/** Whether one is found in the other, on either strand for DNA. */
export function areSimilar(a: string, b: string, identity: number, alphabet: Alphabet): boolean {
  const found = (short: string, long: string) =>
    short.length <= long.length && fewestEdits(short, long, alphabet) <= allowedDifferences(short.length, identity)
  const strands = alphabet === 'dna' ? [a, reverseComplement(a)] : [a]
  return strands.some((strand) => found(strand, b) || found(b, strand))
}
