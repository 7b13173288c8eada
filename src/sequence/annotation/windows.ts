import { growableBytes, growableFloat64, growableInt32 } from '../../shared/growable.ts'
import { COMPLEMENT, code } from '../alphabet.ts'
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { MAX_RECORDS, MAX_RESIDUES } from '../limits.ts'
import type { Dataset } from '../types.ts'

/** A stretch of a record, read on one strand. */
export type Window = {
  readonly record: number
  readonly start: number
  readonly end: number
  /** −1 reads the reverse complement. */
  readonly strand: number
}

const RNA_COMPLEMENT = COMPLEMENT.map((byte) => (byte === code('T') ? code('U') : byte))

/** Collects windows of a genome into a data set of their own. */
export class Windows {
  readonly #genome: Dataset
  readonly #residues = growableBytes()
  readonly #offsets = growableFloat64()
  readonly #labels = growableInt32()
  readonly #made = growableBytes()
  readonly #parts = growableBytes()
  readonly #records = growableInt32()
  readonly #ids: string[] = []

  constructor(genome: Dataset) {
    this.#genome = genome
    this.#offsets.push(0)
  }

  get count(): number {
    return this.#ids.length
  }

  /** `made`: not in the annotation, but drawn here to compare with. */
  add(window: Window, label: number, made = false): void {
    const residues = readWindow(this.#genome, window)
    if (this.#residues.length + residues.length > MAX_RESIDUES) {
      throw new DataError({}, complaints.tooManyResidues(MAX_RESIDUES))
    }
    if (this.count === MAX_RECORDS) throw new DataError({}, complaints.tooManyRecords(MAX_RECORDS))
    this.#residues.append(residues)
    this.#offsets.push(this.#residues.length)
    this.#labels.push(label)
    this.#made.push(Number(made))
    this.#parts.push(this.#genome.givenSplit[window.record]!)
    this.#records.push(window.record)
    this.#ids.push(windowId(this.#genome, window))
  }

  finish(labelNames: readonly string[]): Dataset {
    const made = this.#made.finish()
    const records = this.#records.finish()
    const ofWindows = (codes: Int32Array) => records.map((record) => codes[record]!)
    return {
      alphabet: this.#genome.alphabet,
      count: this.count,
      residues: this.#residues.finish(),
      offsets: this.#offsets.finish(),
      ids: this.#ids,
      labels: this.#labels.finish(),
      labelNames,
      columns: this.#genome.columns.map((column) => ({ ...column, codes: ofWindows(column.codes) })),
      givenSplit: this.#parts.finish(),
      ...(made.includes(1) ? { made } : {}),
    }
  }
}

/** The residues of a window, as its strand reads. */
export function readWindow(
  { alphabet, residues, offsets }: Dataset,
  { record, start, end, strand }: Window,
): Uint8Array {
  const from = offsets[record]!
  const forward = residues.subarray(from + start, from + end)
  if (strand >= 0) return forward
  const complement = alphabet === 'rna' ? RNA_COMPLEMENT : COMPLEMENT
  return forward.map((byte) => complement[byte]!).reverse()
}

/** As samtools writes places: `chr1:101-200`, counted from 1; `(-)` for the reverse strand. */
export function windowId({ ids }: Dataset, { record, start, end, strand }: Window): string {
  return `${ids[record]}:${start + 1}-${end}${strand < 0 ? '(-)' : ''}`
}

/** Starts of windows that cover [from, to): every `step`, the last one moved back so that it ends at `to`. */
export function* tile(from: number, to: number, window: number, step: number): Generator<number> {
  let start = from
  for (; start + window < to; start += step) yield start
  yield Math.max(from, to - window)
}
