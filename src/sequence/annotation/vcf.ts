import VCFParser from '@gmod/vcf'
import { growableFloat64, growableInt32 } from '../../shared/growable.ts'
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { MAX_VCF_HEADER } from '../limits.ts'
import { LineScanner } from '../lines.ts'
import { shortText } from '../shortText.ts'
import type { Dataset, Finding } from '../types.ts'
import { findings } from '../words.ts'
import { Names } from './features.ts'
import { bareName, recordFinder } from './places.ts'

/** What a reference base may be: VCF 4.3 §1.6.1. */
const REFERENCE = /^[ACGTN]+$/i

/** Reads variants (VCF 4, parsed by GMOD's library) and keeps what a check against the genome needs. */
export class VcfScanner {
  readonly #lines: LineScanner
  readonly #sequences = new Names()
  readonly #references = new Names()
  readonly #sequence = growableInt32()
  readonly #reference = growableInt32()
  readonly #line = growableInt32()
  /** 0-based. */
  readonly #position = growableFloat64()
  readonly #file: string
  #header = ''
  #parser: VCFParser | null = null

  constructor(file: string) {
    this.#file = file
    this.#lines = new LineScanner(file, (bytes, from, to, line) => this.#onLine(shortText(bytes, from, to), line))
  }

  get count(): number {
    return this.#line.length
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk)
  }

  finish(): void {
    this.#lines.finish()
    if (this.count === 0) throw new DataError({ file: this.#file }, complaints.noVariants())
  }

  /** Compares every reference allele with the genome; an id `chr1:101-200` is that stretch of chr1, counted from 1. */
  check(genome: Dataset): readonly Finding[] {
    const find = genomePlaces(genome)
    let checked = 0
    for (let i = 0; i < this.count; i++) {
      const name = this.#sequences.list[this.#sequence.array[i]!]!
      const reference = this.#references.list[this.#reference.array[i]!]!.toUpperCase()
      const from = find(name, this.#position.array[i]!, reference.length)
      if (from === null) continue
      checked += 1
      const found = from < 0 ? '' : text(genome.residues, from, from + reference.length)
      if (agree(reference, found)) continue
      const place = { file: this.#file, line: this.#line.array[i]!, record: `${name}:${this.#position.array[i]! + 1}` }
      throw new DataError(place, complaints.otherReference(reference, found))
    }
    if (checked === 0) {
      const place = { file: this.#file, line: this.#line.array[0]! }
      throw new DataError(place, complaints.featuresOnOtherSequences(this.#sequences.list, genome.ids))
    }
    return [findings.variantsAgree(checked, this.count - checked)]
  }

  #onLine(line: string, number: number): void {
    if (line.trim() === '') return
    if (line.startsWith('#')) {
      this.#header += `${line}\n`
      if (this.#header.length > MAX_VCF_HEADER) {
        throw new DataError({ file: this.#file, line: number }, complaints.vcfHeaderTooLong(MAX_VCF_HEADER))
      }
      return
    }
    const place = { file: this.#file, line: number }
    const { CHROM, POS, REF } = this.#parse(line, place)
    if (CHROM === undefined || !Number.isInteger(POS) || POS < 1) throw new DataError(place, complaints.variantPlace())
    if (REF === undefined || !REFERENCE.test(REF)) throw new DataError(place, complaints.variantReference(REF ?? '.'))
    this.#sequence.push(this.#sequences.code(CHROM))
    this.#reference.push(this.#references.code(REF))
    this.#position.push(POS - 1)
    this.#line.push(number)
  }

  #parse(line: string, place: { file: string; line: number }) {
    try {
      this.#parser ??= new VCFParser({ header: this.#header })
      return this.#parser.parseLine(line)
    } catch (cause) {
      throw new DataError(place, complaints.brokenVariant(cause instanceof Error ? cause.message : ''), cause)
    }
  }
}

type Stretch = { readonly start: number; readonly end: number; readonly record: number }

/**
 * Where [position, position + length) of a named sequence lies in the residues; null when the sequence is not there,
 * −1 when it ends before.
 */
function genomePlaces({ ids, offsets }: Dataset) {
  const recordOf = recordFinder(ids)
  const stretches = stretchesOf(ids)
  return (name: string, position: number, length: number): number | null => {
    const record = recordOf(name)
    if (record !== null) {
      const at = offsets[record]! + position
      return at + length <= offsets[record + 1]! ? at : -1
    }
    const covers = ({ start, end }: Stretch) => start <= position && position + length <= end
    const stretch = stretches.get(bareName(name))?.find(covers)
    return stretch === undefined ? null : offsets[stretch.record]! + position - stretch.start
  }
}

/** Records whose ids are places, `chr1:101-200`, by the name of their sequence. */
function stretchesOf(ids: readonly string[]): ReadonlyMap<string, readonly Stretch[]> {
  const stretches = new Map<string, Stretch[]>()
  ids.forEach((id, record) => {
    const match = /^(.+):(\d+)-(\d+)$/.exec(id)
    if (match === null) return
    const name = bareName(match[1]!)
    const list = stretches.get(name) ?? []
    list.push({ start: Number(match[2]) - 1, end: Number(match[3]), record })
    stretches.set(name, list)
  })
  return stretches
}

/** N, on either side, is any base. */
function agree(reference: string, found: string): boolean {
  for (let i = 0; i < reference.length; i++) {
    const [a, b] = [reference[i], found[i]]
    if (a !== b && a !== 'N' && !/[^ACGT]/.test(b ?? '')) return false
  }
  return reference.length === found.length
}

const text = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))
