/**
 * GFF3 (Sequence Ontology, version 1.26) and its forerunner GTF, line by line. Own code and not `@gmod/gff`, because
 * that reads "12x" as 12 and cannot say on which line something is wrong.
 */
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { LineScanner } from '../lines.ts'
import { shortText } from '../shortText.ts'
import type { FeatureTable } from './features.ts'

interface Scanner {
  push(chunk: Uint8Array): void
  finish(): void
}

const INTEGER = /^\d+$/
const STRANDS: Readonly<Record<string, number>> = { '+': 1, '-': -1, '.': 0, '?': 0 }
const LF = Uint8Array.of(10)

/** Reads features; `fasta` reads the sequences that may stand below a line `##FASTA`. */
export class GffScanner {
  readonly #lines: LineScanner
  readonly #file: string
  readonly #features: FeatureTable
  readonly #fasta: Scanner | null
  #inFasta = false

  constructor(file: string, features: FeatureTable, fasta: Scanner | null) {
    this.#file = file
    this.#features = features
    this.#fasta = fasta
    this.#lines = new LineScanner(file, (bytes, from, to, line) => {
      if (this.#inFasta) this.#handOn(bytes, from, to)
      else this.#onLine(shortText(bytes, from, to), line)
    })
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk)
  }

  finish(): void {
    this.#lines.finish()
    if (this.#inFasta) this.#fasta?.finish()
  }

  #handOn(bytes: Uint8Array, from: number, to: number): void {
    this.#fasta?.push(bytes.subarray(from, to))
    this.#fasta?.push(LF)
  }

  #onLine(text: string, line: number): void {
    if (text.startsWith('##FASTA')) this.#inFasta = true
    if (text.trim() === '' || text.startsWith('#')) return
    if (text.startsWith('>')) {
      this.#inFasta = true // GFF3 allows it without the directive
      this.#handOn(new TextEncoder().encode(text), 0, text.length)
      return
    }
    const fields = text.split('\t')
    const place = { file: this.#file, line }
    if (fields.length < 8 || fields.length > 9) throw new DataError(place, complaints.featureFields(fields.length))
    const [sequence = '', , type = '', first = '', last = '', , strand = '.', , attributes = ''] = fields
    if (!INTEGER.test(first) || !INTEGER.test(last)) throw new DataError(place, complaints.featurePlace(first, last))
    const [start, end] = [Number(first) - 1, Number(last)]
    if (start < 0 || end <= start) throw new DataError(place, complaints.featureSpan(first, last))
    const sign = STRANDS[strand]
    if (sign === undefined) throw new DataError(place, complaints.strand(strand))
    const named = { sequence: unescaped(sequence), type: unescaped(type), ...relations(attributes) }
    this.#features.add({ ...named, start, end, strand: sign }, this.#file, line)
  }
}

/** Which feature a row is a part of: GFF3's `ID` and `Parent`, or GTF's `transcript_id`. */
function relations(attributes: string): { id?: string; parent?: string; transSpliced?: boolean } {
  const transcript = /(?:^|;)\s*transcript_id "([^"]+)"/.exec(attributes)?.[1]
  if (transcript !== undefined) return { parent: transcript }
  const value = (key: string) => {
    const found = attributes.split(';').find((one) => one.trimStart().startsWith(`${key}=`))
    return found === undefined ? undefined : unescaped(found.slice(found.indexOf('=') + 1).trim())
  }
  const [id, parent] = [value('ID'), value('Parent')]
  return {
    ...(id === undefined ? {} : { id }),
    ...(parent === undefined ? {} : { parent }),
    ...(/trans[-_]splic/.test(attributes) ? { transSpliced: true } : {}),
  }
}

/** GFF3 writes tabs, semicolons and the like as %09, %3B … */
function unescaped(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}
