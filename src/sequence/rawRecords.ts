import type { Growable } from '../shared/growable.ts'
import { growableBytes, growableFloat64 } from '../shared/growable.ts'
import type { CodedColumn } from './codedColumn.ts'
import { complaints } from './complaints.ts'
import { DataError, type Place } from './errors.ts'
import { MAX_RECORDS } from './limits.ts'
import { ResidueWriter } from './residueWriter.ts'

/** One way to read labels from a file. */
export type LabelCandidate = {
  /** The value of the `label` parameter that chooses it. */
  readonly value: string
  readonly words: string
  readonly column: CodedColumn
  /**
   * `declared`: called a label by the file. `likely`: looks like one, so `auto` may take it.
   * `possible`: offered for choice only.
   */
  readonly standing: 'declared' | 'likely' | 'possible'
}

/** What the scanners fill: records as they stand in the files, before alphabet and labels are decided. */
export class RawRecords {
  readonly writer: ResidueWriter
  readonly ids: string[] = []
  /** Start of every record in the residues. */
  readonly starts: Growable<Float64Array> = growableFloat64()
  /** Part codes as of SPLIT_PARTS, one per record. */
  readonly parts: Growable<Uint8Array> = growableBytes()
  /** Values of a split column that name no part. */
  readonly unknownParts = new Set<string>()
  readonly #limit: number

  constructor(sizeHint?: number, limit = MAX_RECORDS) {
    this.writer = new ResidueWriter(sizeHint)
    this.#limit = limit
  }

  get count(): number {
    return this.ids.length
  }

  /** Begins a record; returns its index. */
  start(id: string, part: number, place: Place): number {
    if (this.count === this.#limit) throw new DataError(place, complaints.tooManyRecords(this.#limit))
    this.starts.push(this.writer.residues.length)
    this.parts.push(part)
    return this.ids.push(id) - 1
  }

  /** Ends the last record, which must have residues. */
  end(place: Place): void {
    const last = this.count - 1
    if (this.writer.residues.length === this.starts.array[last]) {
      throw new DataError({ ...place, record: this.ids[last] ?? '' }, complaints.emptyRecord())
    }
  }
}
