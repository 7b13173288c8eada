import { growableBytes } from '../shared/growable.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { MAX_COLUMNS } from './limits.ts'
import { shortText } from './shortText.ts'

const LF = 10
const CR = 13
const QUOTE = 34
const BLANK = 32
const TAB = 9

/** One row of a table as bytes; valid until the next row. */
export class Row {
  /** 1-based line on which the row begins. */
  line = 1
  readonly bytes = growableBytes()
  /** End of each field in `bytes`. */
  readonly ends: number[] = []

  get fields(): number {
    return this.ends.length
  }

  start(field: number): number {
    return field === 0 ? 0 : this.ends[field - 1]!
  }

  text(field: number): string {
    return shortText(this.bytes.array, this.start(field), this.ends[field] ?? 0).trim()
  }
}

type State = 'field-start' | 'plain' | 'opening' | 'quoted' | 'quote-in-quoted'

/**
 * Splits chunks of bytes that may end anywhere into rows of fields. Quotes as in RFC 4180, for tabs too, because R
 * writes them so (there, a quote before a blank is a quotation mark of a text); lines end in LF, CRLF or CR; blank lines are passed over.
 */
export class DelimitedScanner {
  #state: State = 'field-start'
  #line = 1
  #afterCr = false
  readonly #row = new Row()
  readonly #file: string
  readonly #delimiter: number
  readonly #onRow: (row: Row) => void

  constructor(file: string, delimiter: number, onRow: (row: Row) => void) {
    this.#file = file
    this.#delimiter = delimiter
    this.#onRow = onRow
  }

  push(chunk: Uint8Array): void {
    let i = 0
    while (i < chunk.length) {
      if (this.#state === 'plain') i = this.#plain(chunk, i)
      else if (this.#state === 'quoted') i = this.#quoted(chunk, i)
      else if (this.#state === 'opening') this.#open(chunk[i]!)
      else i = this.#border(chunk, i)
    }
  }

  finish(): void {
    if (this.#state === 'quoted' || this.#state === 'opening') {
      throw new DataError({ file: this.#file, line: this.#row.line }, complaints.unclosedQuote())
    }
    if (this.#state !== 'field-start' || this.#row.fields > 0) this.#endRow()
  }

  /** At the start of a field, or after a quote within quotes. */
  #border(chunk: Uint8Array, i: number): number {
    const byte = chunk[i]!
    if (byte === LF && this.#afterCr) {
      this.#afterCr = false
      return i + 1
    }
    this.#afterCr = false
    if (byte === QUOTE) {
      if (this.#state === 'quote-in-quoted') {
        this.#row.bytes.push(QUOTE) // "" within quotes is one quote
        this.#state = 'quoted'
      } else this.#state = 'opening'
      return i + 1
    }
    this.#state = 'plain'
    return i
  }

  /** The byte after a quote at the start of a field tells what the quote is. */
  #open(next: number): void {
    const mark = next === BLANK && this.#delimiter === TAB
    if (mark) this.#row.bytes.push(QUOTE)
    this.#state = mark ? 'plain' : 'quoted'
  }

  #plain(chunk: Uint8Array, i: number): number {
    let end = i
    const delimiter = this.#delimiter
    for (; end < chunk.length; end++) {
      const byte = chunk[end]!
      if (byte === delimiter || byte === LF || byte === CR) break
    }
    this.#row.bytes.append(chunk.subarray(i, end))
    if (end === chunk.length) return end
    if (chunk[end] === delimiter) this.#endField()
    else this.#endLine(chunk[end]!)
    return end + 1
  }

  #quoted(chunk: Uint8Array, i: number): number {
    let end = i
    for (; end < chunk.length && chunk[end] !== QUOTE; end++) if (chunk[end] === LF) this.#line += 1
    this.#row.bytes.append(chunk.subarray(i, end))
    if (end === chunk.length) return end
    this.#state = 'quote-in-quoted'
    return end + 1
  }

  #endField(): void {
    this.#state = 'field-start'
    if (this.#row.ends.push(this.#row.bytes.length) > MAX_COLUMNS) {
      throw new DataError({ file: this.#file, line: this.#line }, complaints.tooManyColumns(MAX_COLUMNS))
    }
  }

  #endLine(byte: number): void {
    this.#endRow()
    this.#line += 1
    this.#row.line = this.#line
    this.#afterCr = byte === CR
  }

  #endRow(): void {
    this.#endField()
    const row = this.#row
    if (row.fields > 1 || row.bytes.length > 0) this.#onRow(row)
    row.bytes.length = 0
    row.ends.length = 0
  }
}
