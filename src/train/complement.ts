/** The reverse complement of a sequence of token ids, without going back to letters. */
import type { TokenizerSpec } from '../tokenize/types.ts'

const PAIRS = [
  ['A', 'T'],
  ['C', 'G'],
  ['R', 'Y'],
  ['K', 'M'],
  ['B', 'V'],
  ['D', 'H'],
] as const

const RESIDUES = /^[A-Z]+$/

/**
 * Id of the reverse complement of each token. Null where there is no other strand to speak of: proteins and text, and
 * vocabularies that hold a token but not its reverse complement.
 */
export function complementIds(spec: TokenizerSpec): Uint16Array | null {
  if (spec.alphabet !== 'dna' && spec.alphabet !== 'rna') return null
  const idOf = new Map(spec.vocabulary.map((token, id) => [token, id]))
  const table = Uint16Array.from(spec.vocabulary, (_, id) => id)
  for (const [token, id] of idOf) {
    if (!RESIDUES.test(token)) continue // [CLS] and its like
    const other = idOf.get(reverseComplementText(token, spec.alphabet))
    if (other === undefined) return null
    table[id] = other
  }
  return table
}

/**
 * Reverses and complements the ids [start, end) in place; special tokens around them stay where they are. With
 * overlapping k-mers and with single characters this is exactly what encoding the other strand gives; with k-mer
 * blocks it is so when k divides the length (else the single letters of the rest come first instead of last).
 */
export function reverseComplementInPlace(ids: Int32Array, start: number, end: number, table: Uint16Array): void {
  let left = start
  let right = end - 1
  for (; left < right; left++, right--) {
    const kept = table[ids[left]!]!
    ids[left] = table[ids[right]!]!
    ids[right] = kept
  }
  if (left === right) ids[left] = table[ids[left]!]!
}

function reverseComplementText(token: string, alphabet: TokenizerSpec['alphabet']): string {
  return [...token]
    .reverse()
    .map((letter) => complementLetter(letter, alphabet))
    .join('')
}

function complementLetter(letter: string, alphabet: TokenizerSpec['alphabet']): string {
  const plain = letter === 'U' ? 'T' : letter
  const pair = PAIRS.find(([a, b]) => a === plain || b === plain)
  if (!pair) return letter // S, W, N and X are their own complement
  const other = pair[0] === plain ? pair[1] : pair[0]
  return other === 'T' && alphabet === 'rna' ? 'U' : other
}
