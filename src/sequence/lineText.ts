import { growableBytes } from '../shared/growable.ts'
import { shortText } from './shortText.ts'

const LF = 10
const CR = 13

/** Collects one line of text from chunks that may end anywhere, without a copy where it lies in one chunk. */
export class LineText {
  /** The line so far, where it began in an earlier chunk. */
  readonly #begun = growableBytes(256)

  /** Bytes held back from earlier chunks. */
  get length(): number {
    return this.#begun.length
  }

  /** Where the line ends in this chunk: the position of its LF or CR, or the chunk's length. */
  end(chunk: Uint8Array, from: number): number {
    let end = from
    while (end < chunk.length && chunk[end] !== LF && chunk[end] !== CR) end++
    return end
  }

  /** Keeps the beginning of a line whose end comes with a later chunk. */
  keep(chunk: Uint8Array, from: number): void {
    this.#begun.append(chunk.subarray(from))
  }

  /** The whole line, which ends before `to`. */
  take(chunk: Uint8Array, from: number, to: number): string {
    if (this.#begun.length === 0) return shortText(chunk, from, to)
    this.#begun.append(chunk.subarray(from, to))
    return this.rest()
  }

  /** What has been kept, at the end of the file. */
  rest(): string {
    const text = shortText(this.#begun.array, 0, this.#begun.length)
    this.#begun.length = 0
    return text
  }
}
