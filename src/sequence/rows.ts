import { complaints } from './complaints.ts'
import type { Row } from './delimited.ts'
import { DataError, type Place } from './errors.ts'
import type { LetterColumn } from './letterColumn.ts'
import { MAX_TEXT_BYTES } from './limits.ts'
import { partCode, partNamed } from './parts.ts'
import type { RawRecords } from './rawRecords.ts'
import { findSequenceColumn } from './sequenceColumn.ts'
import type { TableColumn, TableColumns } from './tableColumns.ts'
import { tagWords } from './taggedTokens.ts'
import type { DataParams } from './types.ts'

const SPLIT_NAMES = ['split', 'set', 'partition', 'subset', 'fold_name']
export const ID_NAMES = ['id', 'name', 'seq_id', 'sequence_id', 'accession']

/** Where the columns of a table stand; −1 where there is none. */
type Layout = { readonly sequence: number; readonly second: number; readonly split: number; readonly id: number }

/** Which columns hold the sequences: `auto` finds the first, `none` has no second. */
export type SequenceColumns = Pick<DataParams, 'sequenceColumn' | 'secondColumn'>

/** Turns rows with named fields into records. Fields may join later rows (JSON Lines), so names may grow. */
export class RowReader {
  #layout: Layout | null = null
  #columns: readonly (readonly [number, TableColumn])[] = []
  #known = 0
  rows = 0
  readonly #file: string
  readonly #records: RawRecords
  readonly #table: TableColumns
  readonly #sequences: SequenceColumns

  constructor(file: string, records: RawRecords, table: TableColumns, sequences: SequenceColumns) {
    this.#file = file
    this.#records = records
    this.#table = table
    this.#sequences = sequences
  }

  read(names: readonly string[], row: Row): void {
    if (names.length !== this.#known) this.#arrange(names, row)
    this.#readRecord(names, row, this.#layout!) // arranged at the first row
  }

  #arrange(names: readonly string[], row: Row): void {
    const { sequenceColumn, secondColumn } = this.#sequences
    const sequence = this.#layout?.sequence ?? findSequenceColumn(this.#file, names, row, sequenceColumn)
    const second = secondColumn === 'none' ? -1 : findSequenceColumn(this.#file, names, row, secondColumn)
    const scripts = [sequence, second].flatMap((column) => names[column] ?? [])
    this.#records.setScript(scripts, { file: this.#file, line: row.line })
    const layout = { sequence, second, split: indexOfName(names, SPLIT_NAMES), id: indexOfName(names, ID_NAMES) }
    const { split, id } = layout
    this.#layout = layout
    this.#known = names.length
    this.#columns = names.flatMap((name, i) => {
      const column = i === sequence || i === second || i === split || i === id ? undefined : this.#table.column(name)
      return column === undefined ? [] : [[i, column] as const]
    })
  }

  #readRecord(names: readonly string[], row: Row, { sequence, second, split, id }: Layout): void {
    this.rows += 1
    const name = id < 0 ? '' : row.text(id)
    const part = split < 0 ? 0 : this.#part(row.text(split))
    const place = { file: this.#file, line: row.line }
    const index = this.#records.start(name === '' ? `row${this.#records.count + 1}` : name, part, place)
    const before = this.#records.writer.residues.length
    this.#append(names, row, sequence)
    if (second < 0) this.#records.end(place)
    else {
      this.#records.endFirst(place)
      const middle = this.#records.writer.residues.length
      this.#append(names, row, second)
      this.#records.end(place, middle)
    }
    const residues = this.#records.writer.residues.length - before
    for (const [i, { values, letters }] of this.#columns) {
      const [start, end] = [row.start(i), row.ends[i]!]
      if (this.#records.script === 'text') addTags(letters, row, sequence, i, residues)
      else letters.addLetters(row.bytes.array, start, end, residues)
      if (end - start <= MAX_TEXT_BYTES) values.set(index, row.text(i))
      else values.set(index, `${row.text(i).slice(0, 64)}…#${index}`) // surely no class: count it as a value of its own
    }
  }

  #append(names: readonly string[], row: Row, column: number): void {
    const from = row.start(column)
    const place = { file: this.#file, line: row.line, field: names[column] ?? '' }
    const placeOf = (at: number): Place => ({ ...place, column: at - from + 1 })
    this.#records.append(row.bytes.array, from, row.ends[column]!, placeOf)
  }

  #part(word: string): number {
    const part = partNamed(word)
    if (part === null) this.#records.unknownParts.add(word)
    return part === null ? 0 : partCode(part)
  }
}

/** Words and their tags side by side: as many of both, with one blank between them. */
function addTags(letters: LetterColumn, row: Row, text: number, field: number, bytes: number): void {
  const [words, tags] = [row.text(text).split(' '), row.text(field).split(' ')]
  const untrimmed = row.ends[text]! - row.start(text)
  if (!letters.mayFit) return
  if (words.length === tags.length && untrimmed === bytes) tagWords(letters, words, tags)
  else letters.drop()
}

/** Refuses column names that are none: residues, or the same name twice. */
export function checkNames(names: readonly string[], place: Place): void {
  const residues = names.find((name) => /^[ACGTUN]{12,}$|^[A-Z*-]{25,}$/i.test(name))
  if (residues !== undefined) throw new DataError(place, complaints.noColumnNames(residues))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new DataError(place, complaints.columnTwice(twice))
}

export function indexOfName(names: readonly string[], wanted: readonly string[]): number {
  const lower = names.map((name) => name.toLowerCase())
  return wanted.map((name) => lower.indexOf(name)).find((i) => i >= 0) ?? -1
}
