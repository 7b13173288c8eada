/**
 * What "near-duplicate" means here.
 *
 * A sequence `a` is found in `b` at identity t when |a| ≤ |b| and some stretch of `b` can be turned into `a` by at most
 * ⌊(1 − t)·|a|⌋ insertions, deletions and substitutions of residues. Two sequences are near-duplicates when one is
 * found in the other or, for DNA, in its reverse complement.
 *
 * So identity is counted over the whole of the shorter sequence, and the ends of the longer one are free: a copy with
 * a few substitutions, a copy shifted by a few residues, and a fragment within a longer sequence are all found. An
 * ambiguous residue (N, X) equals nothing, not even itself: what is unknown is no evidence.
 */
import { code } from '../alphabet.ts'
import type { Alphabet, DataAlphabet } from '../types.ts'

/** Shorter sequences stand in long ones by chance; they are compared for equality only. */
export const SHORTEST: Readonly<Record<DataAlphabet, number>> = {
  ...{ dna: 16, rna: 16, protein: 8 },
  // One molecule has many SMILES, and a sentence no residues: edits say nothing about either.
  ...{ smiles: Number.POSITIVE_INFINITY, text: Number.POSITIVE_INFINITY },
}
/** Longer sequences are compared for equality only: an alignment of genomes is another tool's work. */
export const LONGEST = 20_000

/** Differences that `length` residues may have; the small term keeps (1 − 0.9)·70 from becoming 6.999…. */
export function allowedDifferences(length: number, identity: number): number {
  return Math.floor((1 - identity) * length + 1e-9)
}

/** How residues are written for comparing: small numbers, so that short stretches can be table indices. */
export type ResidueCodes = {
  /** Bits of one code. */
  readonly bits: number
  /** Codes from here on are ambiguous. */
  readonly exact: number
  /** Byte → code; ambiguous ones become `exact` in what is searched … */
  readonly target: Uint8Array
  /** … and `exact + 1` in what is searched for, so that they never equal. */
  readonly query: Uint8Array
  /** Code → code of the complement (for `query`), or null where there is one strand only. */
  readonly complement: Uint8Array | null
}

const RESIDUES: Readonly<Record<Alphabet, string>> = { dna: 'ACGT', rna: 'ACGU', protein: 'ACDEFGHIKLMNPQRSTVWYUO' }

export function residueCodes(alphabet: Alphabet): ResidueCodes {
  const letters = RESIDUES[alphabet]
  const exact = letters.length
  const target = new Uint8Array(256).fill(exact)
  for (let i = 0; i < exact; i++) target[code(letters.charAt(i))] = i
  const query = target.map((value) => (value === exact ? exact + 1 : value))
  // A C G T are 0 1 2 3, so the complement is 3 − code.
  const complement = alphabet === 'dna' ? Uint8Array.of(3, 2, 1, 0, 4, 5) : null
  return { bits: alphabet === 'protein' ? 5 : 2, exact, target, query, complement }
}
