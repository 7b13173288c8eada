import type { IdenticalRecords } from '../identical.ts'
import { partCode } from '../parts.ts'

export const TRAIN = 1 << partCode('train')
export const VALID = 1 << partCode('valid')
export const TEST = 1 << partCode('test')
export const LEARNED = TRAIN | VALID
export const HELD_OUT = TEST | VALID

/** In which parts each distinct sequence stands, and how often. Entries of other than first records are 0. */
export type Crossings = {
  /** Bits of parts by first record of the same letters, and by first record on either strand. */
  readonly exact: Uint8Array
  readonly strand: Uint8Array
  /** Records in test, and in train or valid, by first record on either strand. */
  readonly tests: Uint32Array
  readonly learned: Uint32Array
  /** Pairs of a test record and a record of train or valid with the same letters, and of those on opposite strands. */
  readonly pairs: { readonly exact: number; readonly reverseComplement: number }
}

export function countCrossings(parts: Uint8Array, { exact, eitherStrand }: IdenticalRecords): Crossings {
  const n = parts.length
  const exactParts = new Uint8Array(n)
  const strandParts = new Uint8Array(n)
  const strand = { tests: new Uint32Array(n), learned: new Uint32Array(n) }
  const same = { tests: new Uint32Array(n), learned: new Uint32Array(n) }
  for (let i = 0; i < n; i++) {
    const bit = parts[i] === 0 ? 0 : 1 << parts[i]!
    exactParts[exact[i]!]! |= bit
    strandParts[eitherStrand[i]!]! |= bit
    const role = bit === TEST ? 'tests' : bit === 0 ? null : 'learned'
    if (role === null) continue
    same[role][exact[i]!]!++
    strand[role][eitherStrand[i]!]!++
  }
  const exactPairs = sumOfProducts(same.tests, same.learned)
  const reverseComplement = sumOfProducts(strand.tests, strand.learned) - exactPairs
  return { exact: exactParts, strand: strandParts, ...strand, pairs: { exact: exactPairs, reverseComplement } }
}

/** Whether a sequence with parts `a` is judged on and one with parts `b` is learned from. */
export function isJudgedAgainst(a: number, b: number): boolean {
  return ((a & TEST) !== 0 && (b & LEARNED) !== 0) || ((a & VALID) !== 0 && (b & TRAIN) !== 0)
}

function sumOfProducts(a: Uint32Array, b: Uint32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
