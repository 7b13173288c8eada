import { type Pace, Pacer } from '../shared/pacer.ts'
import { code, EXACT_LETTERS } from './alphabet.ts'
import { byteSet } from './scan/byteSet.ts'
import { BLOCK, MAX_STRETCHES, theScanner } from './scan/scanner.ts'
import { type Dataset, UNLABELLED } from './types.ts'
import { stages } from './words.ts'

/** Residues of each class, and last those of records without label. */
export type Composition = {
  /** G and C; 0 for what is no nucleotide. */
  readonly gc: Float64Array
  /** Residues that stand for exactly one thing. */
  readonly exact: Float64Array
  /** Of all records; 0 where characters stand for themselves. */
  readonly ambiguous: number
}

/** Counts residues of all records, a block of records (or of a long one) at a time. */
export async function countResidues(dataset: Dataset, pace: Pace = {}): Promise<Composition> {
  const { alphabet, residues, offsets, labels, labelNames, count } = dataset
  const pacer = new Pacer(pace)
  const scanner = theScanner()
  const ofGc = byteSet(alphabet === 'dna' || alphabet === 'rna' ? [code('G'), code('C')] : [])
  const written = alphabet === 'smiles' || alphabet === 'text' ? null : alphabet
  const ofExact = byteSet(written === null ? [] : [...EXACT_LETTERS[written]].map(code))
  const gc = new Float64Array(labelNames.length + 1)
  const exact = new Float64Array(labelNames.length + 1)
  const ends = new Uint32Array(MAX_STRETCHES)
  const rows = new Uint32Array(MAX_STRETCHES)
  let record = 0
  for (let from = 0; from < residues.length; ) {
    let n = 0
    let to = from
    for (; n < MAX_STRETCHES && record < count && to < from + BLOCK; n++) {
      rows[n] = labels[record] === UNLABELLED ? labelNames.length : labels[record]!
      to = Math.min(offsets[record + 1]!, from + BLOCK)
      ends[n] = to - from
      if (to === offsets[record + 1]) record += 1
    }
    scanner.load(residues.subarray(from, to))
    const counts = scanner.countMembers(ends.subarray(0, n), ofGc, ofExact)
    for (let i = 0; i < n; i++) {
      gc[rows[i]!]! += counts[2 * i]!
      exact[rows[i]!]! += counts[2 * i + 1]!
    }
    from = to
    await pacer.tick({ stage: stages.summarise, done: record, total: count, unit: 'records' })
  }
  const known = exact.reduce((sum, residuesOfClass) => sum + residuesOfClass, 0)
  return { gc, exact, ambiguous: written === null ? 0 : residues.length - known }
}
