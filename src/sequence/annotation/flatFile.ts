/**
 * GenBank flat files (release notes §3.4) and EMBL (user manual §3): entries with features above their residues.
 * Deviation: fields other than names, length and features are passed over.
 */
import { complaints } from '../complaints.ts'
import { DataError, type Place } from '../errors.ts'
import { LineScanner } from '../lines.ts'
import type { RawRecords } from '../rawRecords.ts'
import { shortText } from '../shortText.ts'
import type { EntryColumns } from './entryColumns.ts'
import { FeatureLines } from './featureLines.ts'
import type { FeatureTable } from './features.ts'

const SLASH = 47

type State = 'between' | 'fields' | 'features' | 'residues'

type EntryStart = {
  readonly name: string
  readonly length: number | null
  readonly protein: boolean
  readonly circular: boolean
}

/** What differs between the two. */
export type FlatFileStyle = {
  /** The line that begins an entry; gives name and length, where it says one. */
  readonly first: (text: string) => EntryStart | null
  /** A better name than that of the first line: accession and version. */
  readonly name: (text: string) => string | null
  /** The feature line without its line code, or null when the text is none. */
  readonly feature: (text: string) => string | null
  readonly beginsFeatures: (text: string) => boolean
  readonly beginsResidues: (text: string) => boolean
  /** Where the residues of a line begin and end; numbers stand before (GenBank) or after them (EMBL). */
  readonly numbers: 'before' | 'after'
}

export class FlatFileScanner {
  #state: State = 'between'
  #name = ''
  #length: number | null = null
  #protein = false
  #open = false
  #entryLine = 0
  #entries = 0
  #lineNumber = 0
  #lineFrom = 0
  #features: FeatureLines
  readonly #lines: LineScanner
  readonly #file: string
  readonly #records: RawRecords
  readonly #table: FeatureTable
  readonly #columns: EntryColumns
  readonly #style: FlatFileStyle
  readonly #placeOf = (position: number): Place => ({
    file: this.#file,
    line: this.#lineNumber,
    column: position - this.#lineFrom + 1,
    record: this.#name,
  })

  constructor(file: string, style: FlatFileStyle, records: RawRecords, table: FeatureTable, columns: EntryColumns) {
    this.#file = file
    this.#style = style
    this.#records = records
    this.#table = table
    this.#columns = columns
    this.#features = new FeatureLines(file, table, null)
    this.#lines = new LineScanner(file, (bytes, from, to, line) => this.#onLine(bytes, from, to, line))
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk)
  }

  finish(): void {
    this.#lines.finish()
    if (this.#state !== 'between') throw this.#error(complaints.entryEndsEarly())
    if (this.#entries === 0) throw new DataError({ file: this.#file }, complaints.emptyFile())
  }

  #onLine(bytes: Uint8Array, from: number, to: number, line: number): void {
    this.#lineNumber = line
    this.#lineFrom = from
    const isEnd = bytes[from] === SLASH && bytes[from + 1] === SLASH
    if (isEnd) this.#endEntry()
    else if (this.#state === 'residues') this.#residues(bytes, from, to)
    else if (this.#state === 'between') this.#begin(shortText(bytes, from, to))
    else this.#onField(shortText(bytes, from, to))
  }

  #onField(text: string): void {
    if (this.#style.first(text) !== null) throw this.#error(complaints.entryEndsEarly())
    if (this.#style.beginsResidues(text)) {
      this.#beginResidues()
      return
    }
    if (this.#state === 'fields') {
      this.#name = this.#style.name(text) ?? this.#name
      if (this.#style.beginsFeatures(text)) this.#state = 'features'
    }
    const feature = this.#state === 'features' ? this.#style.feature(text) : null
    if (feature !== null && !this.#protein) this.#features.add(feature, this.#lineNumber, this.#name)
  }

  /** Lines before the first entry (the head of a release file) are passed over. */
  #begin(text: string): void {
    const first = this.#style.first(text)
    if (first === null) return
    const place = { file: this.#file, line: this.#lineNumber }
    if (first.name === '') throw new DataError(place, complaints.entryWithoutName())
    this.#state = 'fields'
    this.#name = first.name
    this.#length = first.length
    this.#protein = first.protein
    this.#entryLine = this.#lineNumber
    this.#entries += 1
    const circle = first.circular ? first.length : null
    this.#features = new FeatureLines(this.#file, this.#table, circle)
  }

  #beginResidues(): void {
    this.#features.end(this.#name)
    const index = this.#records.start(this.#name, 0, { file: this.#file, line: this.#entryLine })
    this.#columns.add(index, this.#features.source)
    this.#open = true
    this.#state = 'residues'
  }

  #residues(bytes: Uint8Array, from: number, to: number): void {
    let [first, last] = [from, to]
    if (this.#style.numbers === 'before') while (first < last && isNumbering(bytes[first]!)) first++
    else while (first < last && isNumbering(bytes[last - 1]!)) last--
    if (first < last) this.#records.writer.append(bytes, first, last, this.#placeOf)
  }

  #endEntry(): void {
    if (this.#state === 'between') return
    if (!this.#open) throw this.#error(complaints.entryWithoutResidues())
    const { writer, starts } = this.#records
    const got = writer.residues.length - starts.array[starts.length - 1]!
    if (this.#length !== null && writer.gaps === 0 && got !== this.#length) {
      throw this.#error(complaints.entryLength(this.#length, got))
    }
    this.#records.end({ file: this.#file, line: this.#entryLine })
    this.#open = false
    this.#state = 'between'
  }

  #error(complaint: ReturnType<typeof complaints.entryEndsEarly>): DataError {
    return new DataError({ file: this.#file, line: this.#lineNumber, record: this.#name }, complaint)
  }
}

const isNumbering = (byte: number) => byte === 32 || byte === 9 || (byte >= 48 && byte <= 57)

/** `LOCUS NC_000932 154478 bp DNA circular PLN 15-APR-2009`; proteins say aa. */
export const GENBANK: FlatFileStyle = {
  first: (text) => {
    if (!/^LOCUS(\s|$)/.test(text)) return null
    const length = /\s(\d+) (bp|aa)\b/.exec(text)
    const name = text.slice(5).trim().split(/\s+/, 1)[0] ?? ''
    return {
      name,
      length: length ? Number(length[1]) : null,
      protein: length?.[2] === 'aa',
      circular: /\scircular\s/.test(text),
    }
  },
  name: (text) => /^VERSION\s+(\S{2,})/.exec(text)?.[1] ?? null,
  feature: (text) => (/^ {5}[\w'"-]|^ {21}/.test(text) ? text : null),
  beginsFeatures: (text) => text.startsWith('FEATURES'),
  beginsResidues: (text) => text.startsWith('ORIGIN'),
  numbers: 'before',
}

/** `ID   X56734; SV 1; linear; mRNA; STD; PLN; 1859 BP.`; before 2006 `ID   HSBGPG    standard; DNA; HUM; 1231 BP.` */
export const EMBL: FlatFileStyle = {
  first: (text) => {
    if (!/^ID(\s|$)/.test(text)) return null
    const length = /(\d+) (BP|AA)\./.exec(text)
    const name = text.slice(2).trim().split(/[\s;]/, 1)[0] ?? ''
    const version = /;\s*SV (\d+)/.exec(text)
    const versioned = version ? `${name}.${version[1]}` : name
    return {
      name: name && versioned,
      length: length ? Number(length[1]) : null,
      protein: length?.[2] === 'AA',
      circular: /\scircular[\s;]/.test(text),
    }
  },
  name: (text) => /^SV {3}(\S+)/.exec(text)?.[1] ?? null,
  feature: (text) => (/^FT {3}/.test(text) ? `  ${text.slice(2)}` : null),
  beginsFeatures: (text) => /^F[HT]( |$)/.test(text),
  beginsResidues: (text) => /^SQ( |$)/.test(text),
  numbers: 'after',
}
