/** BED as of the GA4GH specification 1.0: places are 0-based and half-open already. */
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { LineScanner } from '../lines.ts'
import { shortText } from '../shortText.ts'
import { madeNames } from '../words.ts'
import type { FeatureTable } from './features.ts'

const INTEGER = /^\d+$/

/** Reads features; the name in the fourth column is their type, and the blocks of BED12 are their parts. */
export class BedScanner {
  readonly #lines: LineScanner
  readonly #file: string
  readonly #features: FeatureTable

  constructor(file: string, features: FeatureTable) {
    this.#file = file
    this.#features = features
    this.#lines = new LineScanner(file, (bytes, from, to, line) => this.#onLine(shortText(bytes, from, to), line))
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk)
  }

  finish(): void {
    this.#lines.finish()
  }

  #onLine(text: string, line: number): void {
    if (text.trim() === '' || /^(#|track\b|browser\b)/.test(text)) return
    const fields = text.split('\t')
    const place = { file: this.#file, line }
    if (fields.length < 3) throw new DataError(place, complaints.bedFields(fields.length))
    const [sequence = '', from = '', to = '', name = '', , sign = '.'] = fields
    if (!INTEGER.test(from) || !INTEGER.test(to)) throw new DataError(place, complaints.featurePlace(from, to))
    const [start, end] = [Number(from), Number(to)]
    if (end <= start) throw new DataError(place, complaints.featureSpan(from, to))
    if (!/^[-+.]$/.test(sign)) throw new DataError(place, complaints.strand(sign))
    const strand = sign === '.' ? 0 : sign === '+' ? 1 : -1
    const type = name === '' || name === '.' ? madeNames.feature : name
    const parts = fields.length < 12 ? [[start, end] as const] : blocks(fields, start)
    if (parts.some(([a, b]) => !(a >= start && b > a && b <= end))) throw new DataError(place, complaints.bedBlocks())
    for (const [blockStart, blockEnd] of parts) {
      const part = { sequence, type, start: blockStart, end: blockEnd, strand, id: `${this.#file}:${line}` }
      this.#features.add(part, this.#file, line)
    }
  }
}

/** The blocks of BED12; what is wrong with them shows as NaN. */
function blocks(fields: readonly string[], start: number): readonly (readonly [number, number])[] {
  const numbers = (text = '') => text.split(',').filter(Boolean).map(Number)
  const [sizes, starts] = [numbers(fields[10]), numbers(fields[11])]
  if (Number(fields[9]) !== sizes.length || starts.length !== sizes.length) return [[Number.NaN, Number.NaN]]
  return starts.map((from, i) => [start + from, start + from + sizes[i]!] as const)
}
