/**
 * The k-mers whose presence tells most about the class: those of the largest mutual information between "a record
 * holds this k-mer" and "a record has this class" (as a score of features: Yang & Pedersen 1997, ICML).
 */
import { type Pace, Pacer } from '../shared/pacer.ts'
import { EXACT_LETTERS } from './alphabet.ts'
import { type Alphabet, type ResidueDataset, type TellingKmers, UNLABELLED } from './types.ts'
import { stages } from './words.ts'

const SHOWN = 8
/** More classes make a table that nobody reads, and a count per class and k-mer. */
const MAX_CLASSES = 24
/** Residues looked at; more change no picture. */
const MAX_RESIDUES = 4_000_000
/** Different k-mers: every second record of random letters holds a given one where there are as many as letters. */
const KMERS_PER_LETTER = 4
const K_LIMITS = { dna: [3, 7], rna: [3, 7], protein: [1, 3] } as const
const NO_DIGIT = 255

/** Null where there are not two classes to tell apart, or too many. */
export async function tellingKmers(dataset: ResidueDataset, pace: Pace = {}): Promise<TellingKmers | null> {
  const classes = dataset.labelNames.length
  if (classes < 2 || classes > MAX_CLASSES) return null
  const k = chooseK(dataset)
  const { holders, totals } = await countHolders(dataset, k, pace)
  if (totals.filter((total) => total > 0).length < 2) return null
  const words = holders.length / classes
  const bits = Float64Array.from({ length: words }, (_, word) =>
    mutualInformation(holders.subarray(word * classes, (word + 1) * classes), totals),
  )
  const best = Uint32Array.from({ length: words }, (_, word) => word)
    .sort((a, b) => bits[b]! - bits[a]!)
    .filter((word) => bits[word]! > 0)
    .subarray(0, SHOWN)
  const kmers = Array.from(best, (word) => ({
    kmer: spell(word, k, EXACT_LETTERS[dataset.alphabet]),
    bits: bits[word]!,
    shares: Array.from(totals, (total, label) => (total === 0 ? 0 : holders[word * classes + label]! / total)),
  }))
  return { k, records: totals.reduce((sum, total) => sum + total, 0), kmers }
}

/** As long as a k-mer must be not to stand in every record by chance. */
function chooseK({ alphabet, residues, count }: ResidueDataset): number {
  const [least, most] = K_LIMITS[alphabet]
  const letters = EXACT_LETTERS[alphabet].length
  const k = Math.ceil(Math.log(KMERS_PER_LETTER * (residues.length / Math.max(1, count))) / Math.log(letters))
  return Math.min(most, Math.max(least, k))
}

/** Records of each class that hold each k-mer, k-mer by k-mer, and records of each class. */
async function countHolders(
  { alphabet, residues, offsets, labels, labelNames, count }: ResidueDataset,
  k: number,
  pace: Pace,
): Promise<{ holders: Uint32Array; totals: Uint32Array }> {
  const pacer = new Pacer(pace)
  const classes = labelNames.length
  const scan = kmerScanner(alphabet, k)
  const holders = new Uint32Array(scan.words * classes)
  const totals = new Uint32Array(classes)
  const every = Math.max(1, Math.ceil(residues.length / MAX_RESIDUES))
  for (let i = 0; i < count; i += every) {
    const label = labels[i]!
    if (label === UNLABELLED) continue
    totals[label]!++
    scan.distinct(residues.subarray(offsets[i], offsets[i + 1]), (word) => holders[word * classes + label]!++)
    await pacer.tick({ stage: stages.summarise, done: i, total: count, unit: 'records' })
  }
  return { holders, totals }
}

/** Visits each different k-mer of a sequence once; those with an ambiguous residue are passed over. */
function kmerScanner(alphabet: Alphabet, k: number) {
  const letters = EXACT_LETTERS[alphabet]
  const words = letters.length ** k
  const highest = words / letters.length
  const digits = new Uint8Array(256).fill(NO_DIGIT)
  for (let i = 0; i < letters.length; i++) digits[letters.charCodeAt(i)] = i
  const lastSeen = new Uint32Array(words)
  let sequence = 0
  return {
    words,
    distinct(residues: Uint8Array, visit: (word: number) => void): void {
      sequence += 1
      let word = 0
      let run = 0
      for (const residue of residues) {
        const digit = digits[residue]!
        run = digit === NO_DIGIT ? 0 : run + 1
        if (run === 0) continue
        word = (word % highest) * letters.length + digit
        if (run < k || lastSeen[word] === sequence) continue
        lastSeen[word] = sequence
        visit(word)
      }
    },
  }
}

/** I(held; class) in bits. */
function mutualInformation(held: Uint32Array, totals: Uint32Array): number {
  const all = totals.reduce((sum, total) => sum + total, 0)
  const allHeld = held.reduce((sum, count) => sum + count, 0)
  const term = (joint: number, marginal: number, total: number) =>
    joint === 0 ? 0 : (joint / all) * Math.log2((joint * all) / (marginal * total))
  let bits = 0
  for (let label = 0; label < totals.length; label++) {
    const total = totals[label]!
    bits += term(held[label]!, allHeld, total) + term(total - held[label]!, all - allHeld, total)
  }
  return bits
}

function spell(word: number, k: number, letters: string): string {
  let text = ''
  for (let rest = word; text.length < k; rest = Math.floor(rest / letters.length)) {
    text = letters[rest % letters.length]! + text
  }
  return text
}
