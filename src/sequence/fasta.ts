import { growableBytes } from '../shared/growable.ts'
import { complaints } from './complaints.ts'
import { DataError, type Place } from './errors.ts'
import type { HeaderColumns } from './headerColumns.ts'
import { MAX_TEXT_BYTES } from './limits.ts'
import type { RawRecords } from './rawRecords.ts'
import { BLOCK, theScanner } from './scan/scanner.ts'
import { shortText } from './shortText.ts'

const LF = 10
const CR = 13
const GREATER = 62
const SEMICOLON = 59

type State = 'line-start' | 'header' | 'comment' | 'residues'

/**
 * Reads FASTA from chunks of bytes that may end anywhere. Lines end in LF, CRLF or CR; blank lines and lines that
 * start with `;` (comments of the first FASTA programs) are passed over.
 */
export class FastaScanner {
  #state: State = 'line-start'
  #line = 1
  /** Index of the line's first byte relative to the current chunk; negative when it came in an earlier one. */
  #lineStart = 0
  #afterCr = false
  /** The header so far, where it began in an earlier chunk. */
  readonly #header = growableBytes(256)
  #headerLine = 0
  #open = false
  readonly #file: string
  readonly #records: RawRecords
  readonly #columns: HeaderColumns
  readonly #placeOf = (position: number): Place => this.#place(position)

  constructor(file: string, records: RawRecords, columns: HeaderColumns) {
    this.#file = file
    this.#records = records
    this.#columns = columns
  }

  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += BLOCK) this.#pushBlock(chunk.subarray(from, from + BLOCK))
  }

  #pushBlock(chunk: Uint8Array): void {
    theScanner().load(chunk)
    let i = 0
    while (i < chunk.length) {
      if (this.#state === 'line-start') i = this.#atLineStart(chunk, i)
      else if (this.#state === 'residues') i = this.#inResidues(chunk, i)
      else i = this.#inText(chunk, i)
    }
    this.#lineStart -= chunk.length
  }

  finish(): void {
    if (this.#state === 'header') this.#startRecord(this.#takeHeader())
    this.#endRecord()
  }

  #atLineStart(chunk: Uint8Array, i: number): number {
    const byte = chunk[i]!
    if (byte === LF && this.#afterCr) {
      this.#afterCr = false
      this.#lineStart = i + 1
      return i + 1
    }
    this.#afterCr = false
    if (byte === LF || byte === CR) return this.#endLine(byte, i)
    if (byte === 32 || byte === 9) return i + 1
    if (byte === GREATER) {
      this.#endRecord()
      this.#state = 'header'
      this.#headerLine = this.#line
      return i + 1
    }
    if (byte === SEMICOLON) this.#state = 'comment'
    else if (!this.#open) throw new DataError(this.#place(i), complaints.residuesBeforeHeader())
    else this.#state = 'residues'
    return i
  }

  #inResidues(chunk: Uint8Array, i: number): number {
    const { writer } = this.#records
    const odd = writer.appendLines(i, chunk.length, this.#placeOf)
    if (writer.linesPassed > 0) {
      this.#line += writer.linesPassed
      this.#lineStart = writer.lineStart
    }
    const end = writer.append(chunk, odd, chunk.length, this.#placeOf)
    return end < chunk.length ? this.#endLine(chunk[end]!, end) : end
  }

  #inText(chunk: Uint8Array, i: number): number {
    let end = i
    while (end < chunk.length && chunk[end] !== LF && chunk[end] !== CR) end++
    if (this.#state === 'header') this.#inHeader(chunk, i, end)
    return end < chunk.length ? this.#endLine(chunk[end]!, end) : end
  }

  #inHeader(chunk: Uint8Array, from: number, to: number): void {
    if (this.#header.length + to - from > MAX_TEXT_BYTES) {
      throw new DataError({ file: this.#file, line: this.#line }, complaints.headerTooLong(MAX_TEXT_BYTES))
    }
    const whole = to < chunk.length && this.#header.length === 0
    if (!whole) this.#header.append(chunk.subarray(from, to))
    if (to < chunk.length) this.#startRecord(whole ? shortText(chunk, from, to) : this.#takeHeader())
  }

  #takeHeader(): string {
    const text = shortText(this.#header.array, 0, this.#header.length)
    this.#header.length = 0
    return text
  }

  #endLine(byte: number, i: number): number {
    this.#state = 'line-start'
    this.#line += 1
    this.#lineStart = i + 1
    this.#afterCr = byte === CR
    return i + 1
  }

  #startRecord(header: string): void {
    const { id, part } = this.#columns.add(this.#records.count, header.trim())
    if (id === '') throw new DataError({ file: this.#file, line: this.#headerLine }, complaints.headerWithoutId())
    this.#records.start(id, part, { file: this.#file, line: this.#headerLine })
    this.#open = true
  }

  #endRecord(): void {
    if (this.#open) this.#records.end({ file: this.#file, line: this.#headerLine })
    this.#open = false
  }

  #place(position: number): Place {
    const record = this.#open ? { record: this.#records.ids.at(-1) ?? '' } : {}
    return { file: this.#file, line: this.#line, column: position - this.#lineStart + 1, ...record }
  }
}
