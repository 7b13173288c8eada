/** Residues of the three alphabets as byte tables; IUPAC codes as of NC-IUB 1984, proteins as of IUPAC-IUB 1983. */
import type { Alphabet } from './types.ts'

export const code = (letter: string): number => letter.charCodeAt(0)

/** What each alphabet accepts, upper case. The unknown residue is N or X. */
export const LETTERS: Readonly<Record<Alphabet, string>> = {
  dna: 'ACGTNRYSWKMBDHV',
  rna: 'ACGUNRYSWKMBDHV',
  protein: 'ACDEFGHIKLMNPQRSTVWYXBZJUO',
}

/** Residues that stand for exactly one thing; the others of LETTERS are ambiguous. */
export const EXACT_LETTERS: Readonly<Record<Alphabet, string>> = {
  dna: 'ACGT',
  rna: 'ACGU',
  protein: 'ACDEFGHIKLMNPQRSTVWYUO',
}

export const unknownResidue = (alphabet: Alphabet): number => code(alphabet === 'protein' ? 'X' : 'N')

/** 1 where the byte is a letter of `letters`, else 0. */
export function membership(letters: string): Uint8Array {
  const table = new Uint8Array(256)
  for (const letter of letters) table[code(letter)] = 1
  return table
}

/** The complement of each nucleotide byte, ambiguity codes included; other bytes stay as they are. */
export const COMPLEMENT: Uint8Array = complementTable('ACGTRYSWKMBDHVN', 'TGCAYRSWMKVHDBN')

function complementTable(from: string, to: string): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, i) => i)
  for (let i = 0; i < from.length; i++) table[from.charCodeAt(i)] = to.charCodeAt(i)
  table[code('U')] = code('A')
  return table
}

/** Nucleotides make up at least this share of DNA and RNA, however many ambiguity codes and typing errors stand in it. */
const NUCLEOTIDE_SHARE = 0.9

/**
 * Which alphabet residues are written in, from how often each upper-case byte occurs.
 * A protein has 45 % letters outside ACGTUN on average, so the border is far from both.
 */
export function detectAlphabet(histogram: Uint32Array | Float64Array): Alphabet {
  const count = (letters: string) => [...letters].reduce((sum, letter) => sum + (histogram[code(letter)] ?? 0), 0)
  const letters = count('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
  if (letters > 0 && count('ACGTUN') < NUCLEOTIDE_SHARE * letters)
    return isIupacOnly(count, letters) ? 'dna' : 'protein'
  return count('U') > count('T') ? 'rna' : 'dna'
}

/** Heavily ambiguous DNA (a consensus) has no letter that only proteins have. */
function isIupacOnly(count: (letters: string) => number, letters: number): boolean {
  return count('EFIJLOPQXZ') === 0 && count('ACGTU') >= 0.5 * letters
}
