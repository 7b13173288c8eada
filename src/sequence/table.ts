import { complaints } from './complaints.ts'
import { DelimitedScanner, type Row } from './delimited.ts'
import { DataError } from './errors.ts'
import { checkNames } from './rows.ts'

/** What is made of the rows of a table: records, or labels for records that stand elsewhere. */
export interface RowSink {
  read(names: readonly string[], row: Row): void
}

/** Reads a table with a header from chunks of bytes. */
export class TableScanner {
  #names: readonly string[] | null = null
  #rows = 0
  readonly #scanner: DelimitedScanner
  readonly #file: string
  readonly #sink: RowSink

  constructor(file: string, delimiter: number, sink: RowSink) {
    this.#file = file
    this.#sink = sink
    this.#scanner = new DelimitedScanner(file, delimiter, (row) => this.#onRow(row))
  }

  get names(): readonly string[] {
    return this.#names ?? []
  }

  push(chunk: Uint8Array): void {
    this.#scanner.push(chunk)
  }

  finish(): void {
    this.#scanner.finish()
    if (this.#rows === 0) throw new DataError({ file: this.#file }, complaints.headerOnly(this.names))
  }

  #onRow(row: Row): void {
    const place = { file: this.#file, line: row.line }
    if (this.#names === null) {
      this.#names = Array.from({ length: row.fields }, (_, i) => row.text(i))
      checkNames(this.#names, place)
      return
    }
    if (row.fields !== this.#names.length) {
      throw new DataError(place, complaints.raggedRow(this.#names.length, row.fields))
    }
    this.#rows += 1
    this.#sink.read(this.#names, row)
  }
}
