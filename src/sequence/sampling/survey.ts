import { growableFloat64 } from '../../shared/growable.ts'
import { type Pace, Pacer } from '../../shared/pacer.ts'
import { code, EXACT_LETTERS } from '../alphabet.ts'
import { complaints } from '../complaints.ts'
import { DataError, type Place } from '../errors.ts'
import { FastaScanner } from '../fasta.ts'
import { FastqScanner, Qualities } from '../fastq.ts'
import { HeaderColumns } from '../headerColumns.ts'
import { summariseLengths } from '../lengths.ts'
import { decideAlphabet, refuseInvalid } from '../normalise.ts'
import { RawRecords } from '../rawRecords.ts'
import { readBytes } from '../readBytes.ts'
import type { Recognised } from '../recognise.ts'
import { byteSet } from '../scan/byteSet.ts'
import { BLOCK, theScanner } from '../scan/scanner.ts'
import type { DataParams, WholeFile } from '../types.ts'
import { stages } from '../words.ts'

/**
 * Reads FASTA or FASTQ of any size for its statistics: with the same scanners and the same checks as a data set, but what has
 * been counted is forgotten, so memory stays that of one chunk and eight bytes per record.
 */
export async function surveyRecords(
  files: readonly Recognised[],
  params: Pick<DataParams, 'alphabet' | 'invalidResidues'>,
  pace: Pace = {},
): Promise<WholeFile> {
  const records = new SurveyedRecords()
  const pacer = new Pacer(pace)
  const total = files.reduce((sum, { source }) => sum + source.blob.size, 0)
  let before = 0
  for (const { source, format } of files) {
    const columns = new NoColumns()
    const scanner =
      format.kind === 'fastq'
        ? new FastqScanner(source.name, records, columns, new Qualities())
        : new FastaScanner(source.name, records, columns)
    let bytes = 0
    let skip = format.skip
    const onBytes = (read: number) => {
      bytes = read
    }
    for await (const chunk of readBytes(source, { signal: pace.signal, onBytes })) {
      scanner.push(skip > 0 ? chunk.subarray(skip) : chunk)
      skip = Math.max(0, skip - chunk.length)
      records.drain()
      await pacer.tick({ stage: stages.survey, done: before + bytes, total, unit: 'bytes' })
    }
    scanner.finish()
    records.drain()
    before += source.blob.size
  }
  if (params.invalidResidues === 'error') refuseInvalid(records, decideAlphabet(records.letters, params.alphabet))
  return records.finish()
}

/** Records that are counted and forgotten. */
class SurveyedRecords extends RawRecords {
  /** How often each upper-case letter stands in the file. */
  readonly letters = new Float64Array(256)
  readonly #lengths = growableFloat64()
  #begun = 0
  #start = 0
  #drained = 0
  #total = 0

  override get count(): number {
    return this.#begun
  }

  override start(id: string): number {
    this.#start = this.#position
    this.ids[0] = id // for errors: the last one is all that anybody asks for
    return this.#begun++
  }

  override end(place: Place): void {
    const length = this.#position - this.#start
    if (length === 0) throw new DataError({ ...place, record: this.ids[0] ?? '' }, complaints.emptyRecord())
    this.#lengths.push(length)
    this.#total += length
  }

  /** Counts what the scanner has written, and gives its room back. */
  drain(): void {
    const { residues } = this.writer
    const scanner = theScanner()
    for (let from = 0; from < residues.length; from += BLOCK) {
      const block = residues.array.subarray(from, Math.min(residues.length, from + BLOCK))
      scanner.load(block)
      let counted = 0
      for (let pair = 0; pair < PAIRS.length && counted < block.length; pair++) {
        const [a, b] = PAIRS[pair]!
        const [countA = 0, countB = 0] = scanner.countMembers(Uint32Array.of(block.length), a.set, b.set)
        this.letters[a.letter]! += countA
        this.letters[b.letter]! += countB
        counted += countA + countB
      }
    }
    this.#drained += residues.length
    residues.length = 0
  }

  finish(): WholeFile {
    const { letters } = this
    const of = (text: string) => [...text].reduce((sum, letter) => sum + letters[code(letter)]!, 0)
    const nucleotides = of('ACGTU')
    const { alphabet } = decideAlphabet(letters, 'auto')
    const exact = alphabet === 'protein' ? of(EXACT_LETTERS.protein) : nucleotides
    return {
      records: this.#begun,
      residues: this.#total,
      lengths: summariseLengths(this.#lengths.finish()),
      gc: alphabet === 'protein' || nucleotides === 0 ? null : of('GC') / nucleotides,
      ambiguous: this.#total - exact,
      softMasked: this.writer.softMasked,
    }
  }

  get #position(): number {
    return this.#drained + this.writer.residues.length
  }
}

/** Labels are read from the sample, not from what is only counted. */
class NoColumns extends HeaderColumns {
  override add(_index: number, header: string): { readonly id: string; readonly part: number } {
    const border = header.search(/\s/)
    return { id: border < 0 ? header : header.slice(0, border), part: 0 }
  }
}

/** Letters two by two, the commonest first, so that DNA is counted in two passes. */
const PAIRS = Array.from({ length: 13 }, (_, pair) =>
  [...'CGATNURYSWKMBDHVLEIFPQZXJO'].slice(2 * pair, 2 * pair + 2).map((letter) => ({
    letter: code(letter),
    set: byteSet([code(letter)]),
  })),
) as unknown as readonly (readonly [Letter, Letter])[]

type Letter = { readonly letter: number; readonly set: Uint8Array }
