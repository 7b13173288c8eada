import { CodedColumn } from './codedColumn.ts'
import { complaints } from './complaints.ts'
import { DelimitedScanner, type Row } from './delimited.ts'
import { DataError, type Place } from './errors.ts'
import { MAX_CANDIDATES, MAX_TEXT_BYTES } from './limits.ts'
import { partCode, partNamed } from './parts.ts'
import type { LabelCandidate, RawRecords } from './rawRecords.ts'
import { findSequenceColumn } from './sequenceColumn.ts'
import { labelRules } from './words.ts'

/** Column names as they mean something, best first; compared in lower case. */
const LABEL_NAMES = ['label', 'labels', 'class', 'value', 'target', 'y', 'category']
const SPLIT_NAMES = ['split', 'set', 'partition', 'subset', 'fold_name']
const ID_NAMES = ['id', 'name', 'seq_id', 'sequence_id', 'accession']

/** Where the columns of a table stand. */
export type TableLayout = {
  readonly names: readonly string[]
  readonly sequence: number
  readonly split: number
  readonly id: number
}

/** The label columns of all files of one table. */
export class TableColumns {
  readonly #columns = new Map<string, CodedColumn>()

  column(name: string): CodedColumn | undefined {
    const known = this.#columns.get(name)
    if (known || this.#columns.size === MAX_CANDIDATES) return known
    const column = new CodedColumn()
    this.#columns.set(name, column)
    return column
  }

  candidates(): LabelCandidate[] {
    const rank = (name: string) =>
      (LABEL_NAMES.indexOf(name.toLowerCase()) + LABEL_NAMES.length + 1) % (LABEL_NAMES.length + 1)
    return [...this.#columns]
      .map(([name, column]): LabelCandidate & { name: string } => {
        const standing = LABEL_NAMES.includes(name.toLowerCase()) ? 'declared' : 'likely'
        return { name, value: `column:${name}`, words: labelRules.column(name), column, standing }
      })
      .sort((a, b) => rank(a.name) - rank(b.name))
  }
}

/** Reads a table with a header from chunks of bytes. */
export class TableScanner {
  #names: readonly string[] | null = null
  #layout: TableLayout | null = null
  #labelColumns: readonly (readonly [number, CodedColumn])[] = []
  #rows = 0
  readonly #scanner: DelimitedScanner
  readonly #file: string
  readonly #records: RawRecords
  readonly #columns: TableColumns
  readonly #sequenceColumn: string

  constructor(file: string, delimiter: number, records: RawRecords, columns: TableColumns, sequenceColumn: string) {
    this.#file = file
    this.#records = records
    this.#columns = columns
    this.#sequenceColumn = sequenceColumn
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
    if (this.#names === null) {
      this.#names = headerNames(this.#file, row)
      return
    }
    if (row.fields !== this.#names.length) {
      throw new DataError({ file: this.#file, line: row.line }, complaints.raggedRow(this.#names.length, row.fields))
    }
    this.#layout ??= this.#decideLayout(this.#names, row)
    this.#readRecord(row, this.#layout)
  }

  #decideLayout(names: readonly string[], firstRow: Row): TableLayout {
    const sequence = findSequenceColumn(this.#file, names, firstRow, this.#sequenceColumn)
    const layout = { names, sequence, split: indexOfName(names, SPLIT_NAMES), id: indexOfName(names, ID_NAMES) }
    const { split, id } = layout
    const possible = names
      .map((name, i) => [i, name] as const)
      .filter(([i]) => i !== sequence && i !== split && i !== id)
    const columns = possible.map(([i, name]) => [i, this.#columns.column(name)] as const)
    this.#labelColumns = columns.filter((pair): pair is readonly [number, CodedColumn] => pair[1] !== undefined)
    return layout
  }

  #readRecord(row: Row, { names, sequence, split, id }: TableLayout): void {
    this.#rows += 1
    const { writer } = this.#records
    const name = id < 0 ? '' : row.text(id)
    const part = split < 0 ? 0 : this.#part(row.text(split))
    const place = { file: this.#file, line: row.line }
    const index = this.#records.start(name === '' ? `row${this.#records.count + 1}` : name, part, place)
    const from = row.start(sequence)
    const field = names[sequence] ?? ''
    const placeOf = (at: number): Place => ({ ...place, field, column: at - from + 1 })
    for (let at = from; at < row.ends[sequence]!; at++)
      at = writer.append(row.bytes.array, at, row.ends[sequence]!, placeOf)
    this.#records.end(place)
    for (const [i, column] of this.#labelColumns) {
      if (row.ends[i]! - row.start(i) <= MAX_TEXT_BYTES) column.set(index, row.text(i))
      else column.set(index, `${row.text(i).slice(0, 64)}…#${index}`) // surely no label: count it as a value of its own
    }
  }

  #part(word: string): number {
    const part = partNamed(word)
    if (part === null) this.#records.unknownParts.add(word)
    return part === null ? 0 : partCode(part)
  }
}

function headerNames(file: string, row: Row): readonly string[] {
  const names = Array.from({ length: row.fields }, (_, i) => row.text(i))
  const residues = names.find((name) => /^[ACGTUN]{12,}$|^[A-Z*-]{25,}$/i.test(name))
  if (residues !== undefined) throw new DataError({ file, line: row.line }, complaints.noColumnNames(residues))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new DataError({ file, line: row.line }, complaints.columnTwice(twice))
  return names
}

function indexOfName(names: readonly string[], wanted: readonly string[]): number {
  const lower = names.map((name) => name.toLowerCase())
  return wanted.map((name) => lower.indexOf(name)).find((i) => i >= 0) ?? -1
}
