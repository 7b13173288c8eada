import type { Alphabet, DataAlphabet, Dataset } from '../sequence/types.ts'
import { growableInt32 } from '../shared/growable.ts'
import type { SparseRows } from './sparseRows.ts'

export type KmerOptions = {
  readonly alphabet: DataAlphabet
  readonly k: number
  /** Counts a k-mer and its reverse complement as the same feature. */
  readonly canonical: boolean
}

export const LETTERS: Readonly<Record<Alphabet, string>> = { dna: 'ACGT', rna: 'ACGU', protein: 'ACDEFGHIKLMNPQRSTVWY' }

/**
 * k-mer spectra of the given records: the square root of each k-mer's share, so that a row has length 1 and
 * frequent k-mers do not drown the rest. k-mers with an ambiguous residue are left out. Both sequences of a pair have
 * columns of their own.
 */
export function kmerSpectra(dataset: Dataset, records: Uint32Array, options: KmerOptions): SparseRows {
  const { features, count } = counterOf(options)
  const starts = new Uint32Array(records.length + 1)
  const columns = growableInt32()
  const counts = growableInt32()
  const rowCounts = new Int32Array(features)
  for (let row = 0; row < records.length; row++) {
    for (const [place, residues] of sequencesOf(dataset, records[row]!).entries()) {
      for (const column of count(residues, rowCounts)) {
        columns.push(place * features + column)
        counts.push(rowCounts[column]!)
        rowCounts[column] = 0
      }
    }
    starts[row + 1] = columns.length
  }
  return {
    rows: records.length,
    features: dataset.firstLengths ? 2 * features : features,
    starts,
    columns: columns.finish(),
    values: rootShares(counts.finish(), starts),
  }
}

/** The sequence of a record, or both of a pair. */
function sequencesOf({ residues, offsets, firstLengths }: Dataset, record: number): readonly Uint8Array[] {
  const [from, to] = [offsets[record]!, offsets[record + 1]!]
  if (!firstLengths) return [residues.subarray(from, to)]
  const middle = from + firstLengths[record]!
  return [residues.subarray(from, middle), residues.subarray(middle, to)]
}

const NO_DIGIT = 255
/** Columns that the words of SMILES and text share. */
const HASHED = 4096

type Counter = {
  readonly features: number
  /** Adds one sequence's words to `rowCounts`; returns the features that occur. */
  count(residues: Uint8Array, rowCounts: Int32Array): number[]
}

function counterOf(options: KmerOptions): Counter {
  const { alphabet, k } = options
  if (alphabet === 'smiles' || alphabet === 'text') {
    return { features: HASHED, count: (residues, rowCounts) => countHashed(residues, k, rowCounts) }
  }
  const letters = LETTERS[alphabet]
  const digits = new Uint8Array(256).fill(NO_DIGIT)
  for (let i = 0; i < letters.length; i++) digits[letters.charCodeAt(i)] = i
  const { feature, features } = featureOfWord(wordsOf(options), options)
  const count = (residues: Uint8Array, rowCounts: Int32Array) =>
    countWords(residues, digits, letters.length, k, feature, rowCounts)
  return { features, count }
}

/** All words of 1 to k characters, by a hash: an alphabet of any size in a fixed number of columns. */
function countHashed(residues: Uint8Array, k: number, rowCounts: Int32Array): number[] {
  const seen: number[] = []
  for (let from = 0; from < residues.length; from++) {
    let hash = 0x811c9dc5
    for (let i = from; i < Math.min(from + k, residues.length); i++) {
      hash = Math.imul(hash ^ residues[i]!, 0x01000193)
      const column = (hash ^ (hash >>> 15)) & (HASHED - 1)
      if (rowCounts[column]!++ === 0) seen.push(column)
    }
  }
  return seen
}

/** Adds one sequence's k-mers to `rowCounts`; returns the features that occur. */
function countWords(
  residues: Uint8Array,
  digits: Uint8Array,
  base: number,
  k: number,
  feature: Uint32Array | null,
  rowCounts: Int32Array,
): number[] {
  const seen: number[] = []
  const highest = base ** (k - 1)
  let word = 0
  let run = 0
  for (let i = 0; i < residues.length; i++) {
    const digit = digits[residues[i]!]!
    if (digit === NO_DIGIT) {
      run = 0
      word = 0
      continue
    }
    word = (word % highest) * base + digit
    run += 1
    if (run < k) continue
    const column = feature ? feature[word]! : word
    if (rowCounts[column]!++ === 0) seen.push(column)
  }
  return seen
}

/** How many k-mers the alphabet has. */
export function wordsOf({ alphabet, k }: Pick<KmerOptions, 'alphabet' | 'k'>): number {
  return alphabet === 'smiles' || alphabet === 'text' ? HASHED : LETTERS[alphabet].length ** k
}

/** For canonical k-mers the feature of each word, numbered in the order of the smaller of the two strands. */
export function featureOfWord(
  words: number,
  { k, canonical }: Pick<KmerOptions, 'k' | 'canonical'>,
): { feature: Uint32Array | null; features: number } {
  if (!canonical) return { feature: null, features: words }
  const feature = new Uint32Array(words)
  let features = 0
  for (let word = 0; word < words; word++) {
    const mate = reverseComplement(word, k)
    feature[word] = mate < word ? feature[mate]! : features++
  }
  return { feature, features }
}

/** A, C, G, T are 0 to 3, so the complement of a digit is 3 minus it. */
function reverseComplement(word: number, k: number): number {
  let mate = 0
  for (let i = 0; i < k; i++) mate = mate * 4 + (3 - (Math.floor(word / 4 ** i) % 4))
  return mate
}

function rootShares(counts: Int32Array, starts: Uint32Array): Float32Array {
  const values = new Float32Array(counts.length)
  for (let row = 0; row + 1 < starts.length; row++) {
    let total = 0
    for (let i = starts[row]!; i < starts[row + 1]!; i++) total += counts[i]!
    for (let i = starts[row]!; i < starts[row + 1]!; i++) values[i] = Math.sqrt(counts[i]! / total)
  }
  return values
}
