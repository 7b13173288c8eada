import { type Growable, growableFloat64, growableInt32 } from '../../shared/growable.ts'
import { complaints } from '../complaints.ts'
import { DataError, type Place } from '../errors.ts'
import { MAX_FEATURES } from '../limits.ts'

/** One part of a feature: a row of GFF, a block of BED, a span of a GenBank location. */
export type FeaturePart = {
  readonly sequence: string
  readonly type: string
  /** 0-based, half-open. */
  readonly start: number
  readonly end: number
  /** 1, −1, or 0 where the strand does not matter or is not known. */
  readonly strand: number
  /** Parts with the same id, or failing that the same parent, are one feature with gaps (introns) between them. */
  readonly id?: string | undefined
  readonly parent?: string | undefined
  /** Parts made from several transcripts: what lies between them is no intron. */
  readonly transSpliced?: boolean
}

const NONE = -1

/** Texts as numbers, each text once. */
export class Names {
  readonly list: string[] = []
  readonly #codeOf = new Map<string, number>()

  code(name: string): number {
    const known = this.#codeOf.get(name)
    if (known !== undefined) return known
    this.#codeOf.set(name, this.list.length)
    return this.list.push(name) - 1
  }
}

/** All features of a data set in columns: three million rows of a mammal are a hundred megabytes, not a gigabyte. */
export class FeatureTable {
  readonly types = new Names()
  readonly sequences = new Names()
  readonly type: Growable<Int32Array> = growableInt32()
  readonly sequence: Growable<Int32Array> = growableInt32()
  readonly start: Growable<Float64Array> = growableFloat64()
  readonly end: Growable<Float64Array> = growableFloat64()
  readonly strand: Growable<Int32Array> = growableInt32()
  readonly line: Growable<Int32Array> = growableInt32()
  readonly file: Growable<Int32Array> = growableInt32()
  readonly #files = new Names()
  readonly #groups = new Names()
  readonly #id: Growable<Int32Array> = growableInt32()
  readonly #parent: Growable<Int32Array> = growableInt32()
  readonly #transSpliced = new Set<number>()

  get count(): number {
    return this.type.length
  }

  add(part: FeaturePart, file: string, line: number): void {
    if (this.count === MAX_FEATURES) throw new DataError({ file, line }, complaints.tooManyFeatures(MAX_FEATURES))
    if (part.transSpliced) this.#transSpliced.add(this.count)
    this.type.push(this.types.code(part.type))
    this.sequence.push(this.sequences.code(part.sequence))
    this.start.push(part.start)
    this.end.push(part.end)
    this.strand.push(part.strand)
    this.#id.push(part.id === undefined ? NONE : this.#groups.code(part.id))
    this.#parent.push(part.parent === undefined ? NONE : this.#groups.code(part.parent))
    this.file.push(this.#files.code(file))
    this.line.push(line)
  }

  typeOf(row: number): string {
    return this.types.list[this.type.array[row]!]!
  }

  sequenceOf(row: number): string {
    return this.sequences.list[this.sequence.array[row]!]!
  }

  placeOf(row: number): Place {
    return { file: this.#files.list[this.file.array[row]!]!, line: this.line.array[row]! }
  }

  isTransSpliced(row: number): boolean {
    return this.#transSpliced.has(row)
  }

  /**
   * Rows of features that have several parts, by feature. An id that several rows share says which belong together
   * (GFF3 specification, "discontinuous features"); where every row has its own, the parent does.
   */
  partsOf(isType: (type: string) => boolean): readonly (readonly number[])[] {
    const rowsOfId = new Map<number, number>()
    const ids = this.#id.array
    for (let row = 0; row < this.count; row++) rowsOfId.set(ids[row]!, (rowsOfId.get(ids[row]!) ?? 0) + 1)
    const groups = new Map<string, number[]>()
    for (let row = 0; row < this.count; row++) {
      if (!isType(this.typeOf(row))) continue
      const shared = ids[row] !== NONE && rowsOfId.get(ids[row]!)! > 1
      const group = shared ? ids[row]! : this.#parent.array[row]!
      if (group === NONE) continue
      const key = `${this.type.array[row]}:${this.sequence.array[row]}:${group}`
      const rows = groups.get(key)
      if (rows) rows.push(row)
      else groups.set(key, [row])
    }
    return [...groups.values()].filter((rows) => rows.length > 1)
  }
}
