import { type Pace, Pacer } from '../shared/pacer.ts'
import { mix32 } from '../shared/random.ts'
import { COMPLEMENT } from './alphabet.ts'
import { mayHaveEqual } from './endPrints.ts'
import type { Dataset } from './types.ts'
import { stages } from './words.ts'

/** Which records have the same sequence. */
export type IdenticalRecords = {
  /** For each record the first one with the same residues (itself, if it is the first). */
  readonly exact: Uint32Array
  /** The same where a reverse complement counts as equal; equals `exact` for protein and RNA. */
  readonly eitherStrand: Uint32Array
}

/**
 * Finds equal sequences in linear time: those that share their ends with another one by two independent 32-bit hashes,
 * confirmed residue by residue, so the answer is exact.
 */
export async function findIdentical(dataset: Dataset, pace: Pace = {}): Promise<IdenticalRecords> {
  const pacer = new Pacer(pace)
  const exact = new Uint32Array(dataset.count)
  const eitherStrand = new Uint32Array(dataset.count)
  const firstOf = new Map<number, number>()
  const double = dataset.alphabet === 'dna'
  if (dataset.count < 2) return { exact, eitherStrand } // a genome need not be hashed to be alone
  const doubtful = mayHaveEqual(dataset, double)
  for (let i = 0; i < dataset.count; i++) {
    if (i % 256 === 0) await pacer.tick({ stage: stages.compare, done: i, total: dataset.count, unit: 'records' })
    exact[i] = i
    eitherStrand[i] = i
    if (!doubtful(i)) continue
    const { forward, reverse } = strandHashes(dataset, i)
    exact[i] = confirmed(dataset, firstOf.get(forward), i, equalForward)
    const mate = double && reverse !== forward ? confirmed(dataset, firstOf.get(reverse), i, equalReverse) : i
    eitherStrand[i] = Math.min(exact[i]!, mate)
    if (!firstOf.has(forward)) firstOf.set(forward, i)
    if (eitherStrand[i] !== i) eitherStrand[i] = eitherStrand[eitherStrand[i]!]!
  }
  return { exact, eitherStrand }
}

function confirmed(
  dataset: Dataset,
  first: number | undefined,
  i: number,
  equal: (dataset: Dataset, a: number, b: number) => boolean,
): number {
  return first !== undefined && equal(dataset, first, i) ? first : i
}

/** A random 32-bit value per residue; equal for nothing but the same letter. */
const LETTER = Uint32Array.from({ length: 256 }, (_, byte) => mix32(byte + 1))
const LETTER_COMPLEMENT = LETTER.map((_, byte) => LETTER[COMPLEMENT[byte]!]!)
/** Odd multipliers (PCG and MurmurHash3), so that the powers never vanish modulo 2³². */
const A = 747796405
const B = 0xcc9e2d51

/**
 * Polynomial hashes of a record and of its reverse complement from one pass: read forwards, the reverse
 * complement's first letter comes last, so its terms are added with rising powers.
 */
function strandHashes({ residues, offsets }: Dataset, i: number): { forward: number; reverse: number } {
  let forwardA = 0
  let forwardB = 0
  let reverseA = 0
  let reverseB = 0
  let powerA = 1
  let powerB = 1
  const end = offsets[i + 1]!
  for (let at = offsets[i]!; at < end; at++) {
    const byte = residues[at]!
    const letter = LETTER[byte]!
    const mate = LETTER_COMPLEMENT[byte]!
    forwardA = (Math.imul(forwardA, A) + letter) | 0
    forwardB = (Math.imul(forwardB, B) + letter) | 0
    reverseA = (reverseA + Math.imul(mate, powerA)) | 0
    reverseB = (reverseB + Math.imul(mate, powerB)) | 0
    powerA = Math.imul(powerA, A)
    powerB = Math.imul(powerB, B)
  }
  const length = end - offsets[i]!
  return { forward: key(forwardA, forwardB, length), reverse: key(reverseA, reverseB, length) }
}

/** 53 bits of two hashes and the length, as a number that a Map finds fast. */
function key(a: number, b: number, length: number): number {
  return mix32(a ^ mix32(length)) * 2097152 + (mix32(b) >>> 11)
}

function equalForward({ residues, offsets }: Dataset, a: number, b: number): boolean {
  const from = offsets[a]!
  const length = offsets[a + 1]! - from
  const other = offsets[b]!
  if (offsets[b + 1]! - other !== length) return false
  for (let i = 0; i < length; i++) if (residues[from + i] !== residues[other + i]) return false
  return true
}

function equalReverse({ residues, offsets }: Dataset, a: number, b: number): boolean {
  const from = offsets[a]!
  const length = offsets[a + 1]! - from
  const last = offsets[b + 1]! - 1
  if (last + 1 - offsets[b]! !== length) return false
  for (let i = 0; i < length; i++) if (residues[from + i] !== COMPLEMENT[residues[last - i]!]) return false
  return true
}
