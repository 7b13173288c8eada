import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { MAX_TEXT_BYTES } from '../limits.ts'
import type { FeatureTable } from './features.ts'
import { parseLocation } from './location.ts'

/** Columns of the INSDC feature table: the key, and its location or the qualifiers. */
const KEY_COLUMN = 5
const TEXT_COLUMN = 21
/** Longer than any location; a joined transcript has some hundred spans. */
const MAX_LOCATION = 100_000

/** Reads the feature lines of one entry, without the line code that EMBL writes in front. */
export class FeatureLines {
  readonly #file: string
  readonly #features: FeatureTable
  readonly #circle: number | null
  #key = ''
  #location = ''
  #line = 0
  #qualifier = ''
  #qualifiers = new Map<string, string>()
  #count = 0
  /** Qualifiers of the feature `source`: what the whole entry is from. */
  source: ReadonlyMap<string, string> = new Map()

  /** `circle`: length of the entry where it is circular, else null. */
  constructor(file: string, features: FeatureTable, circle: number | null) {
    this.#file = file
    this.#features = features
    this.#circle = circle
  }

  add(text: string, line: number, record: string): void {
    const key = text.slice(KEY_COLUMN, TEXT_COLUMN).trim()
    const rest = text.slice(TEXT_COLUMN).trim()
    if (key !== '') {
      this.end(record)
      this.#key = key
      this.#location = rest
      this.#line = line
    } else if (rest.startsWith('/') && !this.#isOpen()) this.#startQualifier(rest)
    else if (this.#qualifier !== '') this.#append(` ${rest}`)
    else if (this.#location.length + rest.length > MAX_LOCATION) throw this.#error(record)
    else this.#location += rest
  }

  /** Ends the last feature: at the next one, and at the end of the table. */
  end(record: string): void {
    if (this.#key === 'source') this.source = this.#qualifiers
    else if (this.#key !== '') this.#addFeature(record)
    this.#key = ''
    this.#location = ''
    this.#qualifier = ''
    this.#qualifiers = new Map()
  }

  #addFeature(record: string): void {
    const spans = parseLocation(this.#location, this.#circle)
    if (spans === null) throw this.#error(record)
    const transSpliced = this.#qualifiers.has('trans_splicing')
    const id = `${record}:${this.#count++}`
    for (const span of spans) {
      this.#features.add({ sequence: record, type: this.#key, ...span, id, transSpliced }, this.#file, this.#line)
    }
  }

  #startQualifier(text: string): void {
    const border = text.indexOf('=')
    this.#qualifier = border < 0 ? text.slice(1) : text.slice(1, border)
    this.#qualifiers.set(this.#qualifier, border < 0 ? '' : text.slice(border + 1))
  }

  /** A quoted value goes on over lines until its quote closes; quotes within it are doubled. */
  #isOpen(): boolean {
    const value = this.#qualifiers.get(this.#qualifier) ?? ''
    return value.startsWith('"') && (value.split('"').length - 1) % 2 === 1
  }

  #append(text: string): void {
    const value = this.#qualifiers.get(this.#qualifier) ?? ''
    if (this.#key === 'source') this.#qualifiers.set(this.#qualifier, (value + text).slice(0, MAX_TEXT_BYTES))
    else if (text.includes('"')) this.#qualifiers.set(this.#qualifier, '""') // only its end matters
  }

  #error(record: string): DataError {
    const place = { file: this.#file, line: this.#line, record }
    return new DataError(place, complaints.badLocation(this.#key, this.#location))
  }
}
