import type { Growable } from '../shared/growable.ts'
import { growableBytes, growableFloat64 } from '../shared/growable.ts'
import type { CodedColumn } from './codedColumn.ts'
import { complaints } from './complaints.ts'
import { DataError, type Place } from './errors.ts'
import type { LetterColumn } from './letterColumn.ts'
import { MAX_RECORDS } from './limits.ts'
import { ResidueWriter } from './residueWriter.ts'

/** One way to read labels from a file. */
export type LabelCandidate = {
  /** The value of the `label` parameter that chooses it. */
  readonly value: string
  readonly words: string
  readonly column: CodedColumn
  /** The same as labels per residue, where every value has one letter per residue. */
  readonly letters?: LetterColumn
  /**
   * `declared`: called a label by the file. `likely`: looks like one, so `auto` may take it.
   * `possible`: offered for choice only.
   */
  readonly standing: 'declared' | 'likely' | 'possible'
}

/** What stands in the residues: residues, to be brought into an alphabet, or characters to be kept as they are. */
export type Script = 'residues' | 'smiles' | 'text'

/** What the scanners fill: records as they stand in the files, before alphabet and labels are decided. */
export class RawRecords {
  readonly writer: ResidueWriter
  readonly ids: string[] = []
  /** Start of every record in the residues. */
  readonly starts: Growable<Float64Array> = growableFloat64()
  /** Part codes as of SPLIT_PARTS, one per record. */
  readonly parts: Growable<Uint8Array> = growableBytes()
  /** Residues of the first of two sequences, for records that are pairs; empty where none is. */
  readonly firstLengths: Growable<Float64Array> = growableFloat64()
  /** Values of a split column that name no part. */
  readonly unknownParts = new Set<string>()
  #script: Script | null = null
  readonly #limit: number

  constructor(sizeHint?: number, limit = MAX_RECORDS) {
    this.writer = new ResidueWriter(sizeHint)
    this.#limit = limit
  }

  get count(): number {
    return this.ids.length
  }

  get script(): Script {
    return this.#script ?? 'residues'
  }

  /** What the records are written in, by the names of the columns that hold them. */
  setScript(columns: readonly string[], place: Place): void {
    const some = (pattern: RegExp) => columns.some((column) => pattern.test(column))
    const script = some(/smiles/i) ? 'smiles' : some(/^(tokens|text)$/i) ? 'text' : 'residues'
    if (this.#script !== null && this.#script !== script) {
      throw new DataError(place, complaints.mixedFormats(this.#script, script))
    }
    this.#script = script
  }

  /** Appends bytes[from, to) to the last record, passing over line ends within them. */
  append(bytes: Uint8Array, from: number, to: number, placeOf: (position: number) => Place): void {
    const { script } = this
    if (script !== 'residues') this.writer.appendVerbatim(bytes, from, to, script, placeOf)
    else for (let at = from; at < to; at++) at = this.writer.append(bytes, at, to, placeOf)
  }

  /** Begins a record; returns its index. */
  start(id: string, part: number, place: Place): number {
    if (this.count === this.#limit) throw new DataError(place, complaints.tooManyRecords(this.#limit))
    this.starts.push(this.writer.residues.length)
    this.parts.push(part)
    return this.ids.push(id) - 1
  }

  /** Ends the first of the two sequences of the last record, which must have residues. */
  endFirst(place: Place): void {
    this.end(place)
    this.firstLengths.push(this.writer.residues.length - this.starts.array[this.count - 1]!)
  }

  /** Ends the last record, which must have residues: more than `from`, where it has a first sequence. */
  end(place: Place, from = this.starts.array[this.count - 1]): void {
    const last = this.count - 1
    if (this.writer.residues.length === from) {
      throw new DataError({ ...place, record: this.ids[last] ?? '' }, complaints.emptyRecord())
    }
  }
}
