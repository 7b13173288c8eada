/** JSON Lines (jsonlines.org): one object per line, its fields by name. Lists of texts are several labels. */
import { isJsonObject, type Json } from '../shared/json.ts'
import { complaints } from './complaints.ts'
import { Row } from './delimited.ts'
import { DataError, type Place } from './errors.ts'
import { MAX_COLUMNS } from './limits.ts'
import { LineScanner } from './lines.ts'
import type { RowSink } from './table.ts'

/** Stands between the labels of a list, as it does in tables. */
export const LIST_SEPARATOR = ';'

export class JsonLinesScanner {
  readonly #lines: LineScanner
  readonly #file: string
  readonly #sink: RowSink
  readonly #names: string[] = []
  readonly #columnOf = new Map<string, number>()
  readonly #row = new Row()
  readonly #decoder = new TextDecoder()
  readonly #encoder = new TextEncoder()
  #rows = 0

  constructor(file: string, sink: RowSink) {
    this.#file = file
    this.#sink = sink
    this.#lines = new LineScanner(file, (bytes, from, to, line) => {
      this.#onLine(this.#decoder.decode(bytes.subarray(from, to)), line)
    })
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk)
  }

  finish(): void {
    this.#lines.finish()
    if (this.#rows === 0) throw new DataError({ file: this.#file }, complaints.emptyFile())
  }

  #onLine(text: string, line: number): void {
    if (text.trim() === '') return
    const place = { file: this.#file, line }
    const fields = this.#fieldsOf(parseObject(text, place), place)
    this.#fillRow(fields, line)
    this.#rows += 1
    this.#sink.read(this.#names, this.#row)
  }

  /** The values as texts, in the order of the names. */
  #fieldsOf(object: Readonly<Record<string, Json>>, place: Place): string[] {
    const fields: string[] = []
    for (const [name, value] of Object.entries(object)) {
      const text = textOf(value)
      if (text === null) throw new DataError({ ...place, field: name }, complaints.nestedJson())
      let column = this.#columnOf.get(name)
      if (column === undefined) {
        if (this.#names.length === MAX_COLUMNS) throw new DataError(place, complaints.tooManyColumns(MAX_COLUMNS))
        column = this.#names.push(name) - 1
        this.#columnOf.set(name, column)
      }
      fields[column] = text
    }
    return fields
  }

  #fillRow(fields: readonly string[], line: number): void {
    const { bytes, ends } = this.#row
    this.#row.line = line
    bytes.length = 0
    ends.length = 0
    for (let i = 0; i < this.#names.length; i++) {
      const text = fields[i] ?? ''
      if (text !== '') bytes.append(this.#encoder.encode(text))
      ends.push(bytes.length)
    }
  }
}

function parseObject(text: string, place: Place): Readonly<Record<string, Json>> {
  try {
    const value: unknown = JSON.parse(text)
    if (isJsonObject(value)) return value
  } catch (cause) {
    throw new DataError(place, complaints.brokenJson(cause instanceof Error ? cause.message : ''), cause)
  }
  throw new DataError(place, complaints.noJsonObject(text))
}

/** A plain value as a text, null for what is nested. */
function textOf(value: Json): string | null {
  if (value === null) return ''
  if (Array.isArray(value)) {
    const plain = value.every((item) => item === null || typeof item !== 'object')
    return plain ? value.map((item) => item ?? '').join(LIST_SEPARATOR) : null
  }
  return typeof value === 'object' ? null : String(value)
}
