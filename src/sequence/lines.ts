import { growableBytes } from '../shared/growable.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'

const LF = 10
const CR = 13
/** Longer than any annotation; a JSON Lines record may hold a whole bacterial genome. */
const MAX_LINE_BYTES = 64 * 2 ** 20

/** A line without its end: bytes [from, to), valid during the call, and its 1-based number. */
export type OnLine = (bytes: Uint8Array, from: number, to: number, line: number) => void

/** Cuts chunks of bytes that may end anywhere into lines, which end in LF, CRLF or CR. */
export class LineScanner {
  #line = 1
  #afterCr = false
  /** The line so far, where it began in an earlier chunk. */
  readonly #begun = growableBytes(256)
  readonly #file: string
  readonly #onLine: OnLine

  constructor(file: string, onLine: OnLine) {
    this.#file = file
    this.#onLine = onLine
  }

  push(chunk: Uint8Array): void {
    let i = 0
    while (i < chunk.length) {
      if (this.#afterCr && chunk[i] === LF) i += 1
      this.#afterCr = false
      let end = i
      while (end < chunk.length && chunk[end] !== LF && chunk[end] !== CR) end++
      if (end === chunk.length) this.#keep(chunk, i)
      else {
        this.#afterCr = chunk[end] === CR
        this.#give(chunk, i, end)
      }
      i = end + 1
    }
  }

  finish(): void {
    if (this.#begun.length > 0) this.#give(this.#begun.array, 0, 0)
  }

  #keep(chunk: Uint8Array, from: number): void {
    this.#begun.append(chunk.subarray(from))
    if (this.#begun.length > MAX_LINE_BYTES) {
      throw new DataError({ file: this.#file, line: this.#line }, complaints.lineTooLong(MAX_LINE_BYTES))
    }
  }

  #give(chunk: Uint8Array, from: number, to: number): void {
    const begun = this.#begun
    const line = this.#line++
    if (begun.length === 0) {
      this.#onLine(chunk, from, to, line)
      return
    }
    begun.append(chunk.subarray(from, to))
    const { length } = begun
    begun.length = 0
    this.#onLine(begun.array, 0, length, line)
  }
}
