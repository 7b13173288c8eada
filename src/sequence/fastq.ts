/**
 * FASTQ as Cock et al. describe it (Nucleic Acids Research 38, 2010): `@name`, residues, `+`, one quality character
 * per residue. Deviation: a record whose residues stand in one line has its qualities in one line, so that a line
 * that is too short is found where it is and does not swallow the next record.
 */
import { complaints } from './complaints.ts'
import { DataError, type Place } from './errors.ts'
import type { HeaderColumns } from './headerColumns.ts'
import { MAX_TEXT_BYTES } from './limits.ts'
import { LineText } from './lineText.ts'
import type { RawRecords } from './rawRecords.ts'
import { BLOCK, theScanner } from './scan/scanner.ts'

const LF = 10
const CR = 13
const BLANK = 32
const AT = 64
const PLUS = 43
/** Qualities are printable characters without the blank; Q0 is the first of them. */
const FIRST_QUALITY = 33

type State = 'between' | 'header' | 'residue-line' | 'residues' | 'separator' | 'quality'

/** Qualities of all reads of a data set. */
export class Qualities {
  /** Residues that have a quality. */
  count = 0
  /** Sum of the Phred scores. */
  sum = 0
}

/** Reads FASTQ from chunks of bytes that may end anywhere; residues and qualities may be wrapped. */
export class FastqScanner {
  #state: State = 'between'
  #line = 1
  /** Index of the line's first byte relative to the current chunk; negative when it came in an earlier one. */
  #lineStart = 0
  #afterCr = false
  readonly #text = new LineText()
  #recordLine = 0
  #id = ''
  /** Characters and lines of the record's sequence, and characters of its qualities so far. */
  #residues = 0
  #residueLines = 0
  #quality = 0
  readonly #file: string
  readonly #records: RawRecords
  readonly #columns: HeaderColumns
  readonly #qualities: Qualities
  readonly #placeOf = (position: number): Place => this.#place(position)

  constructor(file: string, records: RawRecords, columns: HeaderColumns, qualities: Qualities) {
    this.#file = file
    this.#records = records
    this.#columns = columns
    this.#qualities = qualities
  }

  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += BLOCK) this.#pushBlock(chunk.subarray(from, from + BLOCK))
  }

  #pushBlock(chunk: Uint8Array): void {
    theScanner().load(chunk)
    let i = 0
    while (i < chunk.length) {
      if (this.#afterCr && chunk[i] === LF) this.#lineStart = ++i
      this.#afterCr = false
      if (i < chunk.length) i = this.#step(chunk, i)
    }
    this.#lineStart -= chunk.length
  }

  finish(): void {
    if (this.#state === 'header') this.#startRecord(this.#text.rest())
    if (this.#state === 'quality' && this.#quality === this.#residues) this.#endRecord()
    if (this.#state === 'quality') throw this.#error(complaints.qualityLength(this.#residues, this.#quality))
    if (this.#state !== 'between') throw this.#error(complaints.readEndsEarly())
  }

  #step(chunk: Uint8Array, i: number): number {
    if (this.#state === 'between') return this.#between(chunk, i)
    if (this.#state === 'header') return this.#inHeader(chunk, i)
    if (this.#state === 'separator') return this.#inSeparator(chunk, i)
    if (this.#state === 'quality') return this.#inQuality(chunk, i)
    if (this.#state === 'residue-line' && chunk[i] === AT) throw this.#error(complaints.readEndsEarly())
    if (this.#state === 'residue-line' && chunk[i] === PLUS) {
      this.#state = 'separator'
      return i + 1
    }
    return this.#inResidues(chunk, i)
  }

  #between(chunk: Uint8Array, i: number): number {
    const byte = chunk[i]!
    if (byte === LF || byte === CR) return this.#endLine(byte, i)
    if (byte === BLANK || byte === 9) return i + 1
    if (byte !== AT) throw new DataError(this.#place(i), complaints.noReadHeader(byte))
    this.#state = 'header'
    this.#recordLine = this.#line
    return i + 1
  }

  #inHeader(chunk: Uint8Array, i: number): number {
    const end = this.#endOfText(chunk, i)
    if (end === chunk.length) return end
    this.#startRecord(this.#text.take(chunk, i, end))
    return this.#endLine(chunk[end]!, end)
  }

  #inResidues(chunk: Uint8Array, i: number): number {
    const { writer } = this.#records
    const odd = writer.appendLines(i, chunk.length, this.#placeOf)
    const lines = writer.linesPassed
    if (lines > 0) {
      this.#line += lines
      this.#lineStart = writer.lineStart
      this.#residueLines += lines
    }
    const end = writer.append(chunk, odd, chunk.length, this.#placeOf)
    this.#residues += end - i - lines
    this.#state = 'residues'
    if (end === chunk.length) return end
    if (end > i) this.#residueLines += 1
    this.#state = 'residue-line'
    return this.#endLine(chunk[end]!, end)
  }

  /** After the `+`: nothing, or the name once more. */
  #inSeparator(chunk: Uint8Array, i: number): number {
    const end = this.#endOfText(chunk, i)
    if (end === chunk.length) return end
    const name = this.#text.take(chunk, i, end).trim()
    if (name !== '' && name.split(/\s/, 1)[0] !== this.#id) throw this.#error(complaints.otherReadName(name))
    this.#records.end({ file: this.#file, line: this.#recordLine })
    this.#state = 'quality'
    return this.#endLine(chunk[end]!, end)
  }

  #inQuality(chunk: Uint8Array, i: number): number {
    const scanner = theScanner()
    scanner.sumPrintable(i, chunk.length)
    const [end = i, sum = 0] = scanner.results
    this.#quality += end - i
    this.#qualities.sum += sum - FIRST_QUALITY * (end - i)
    this.#qualities.count += end - i
    if (this.#quality > this.#residues) throw this.#error(complaints.qualityLength(this.#residues, this.#quality))
    if (end === chunk.length) return end
    const byte = chunk[end]!
    if (byte !== LF && byte !== CR) throw new DataError(this.#place(end), complaints.badQuality(byte))
    if (this.#quality === this.#residues) this.#endRecord()
    else if (this.#residueLines < 2) throw this.#error(complaints.qualityLength(this.#residues, this.#quality))
    return this.#endLine(byte, end)
  }

  /** Where the text ends; what there is of it is kept when that is not in this chunk. */
  #endOfText(chunk: Uint8Array, from: number): number {
    const end = this.#text.end(chunk, from)
    if (this.#text.length + end - from > MAX_TEXT_BYTES) throw this.#error(complaints.headerTooLong(MAX_TEXT_BYTES))
    if (end === chunk.length) this.#text.keep(chunk, from)
    return end
  }

  #startRecord(header: string): void {
    const { id, part } = this.#columns.add(this.#records.count, header.trim())
    const place = { file: this.#file, line: this.#recordLine }
    if (id === '') throw new DataError(place, complaints.headerWithoutId('@'))
    this.#records.start(id, part, place)
    this.#id = id
    this.#residues = 0
    this.#residueLines = 0
    this.#quality = 0
    this.#state = 'residue-line'
  }

  #endRecord(): void {
    this.#state = 'between'
  }

  #endLine(byte: number, i: number): number {
    this.#line += 1
    this.#lineStart = i + 1
    this.#afterCr = byte === CR
    return i + 1
  }

  #error(complaint: ReturnType<typeof complaints.readEndsEarly>): DataError {
    const record = this.#state === 'header' ? {} : { record: this.#id }
    return new DataError({ file: this.#file, line: this.#line, ...record }, complaint)
  }

  #place(position: number): Place {
    const record = this.#state === 'between' ? {} : { record: this.#id }
    return { file: this.#file, line: this.#line, column: position - this.#lineStart + 1, ...record }
  }
}
