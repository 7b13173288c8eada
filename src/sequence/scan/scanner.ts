import { SCANNER_BINARY } from './binary.ts'

/** Bytes that are scanned at once. */
export const BLOCK = 1 << 20
/** Stretches that are counted at once: with their counts they fit where `output` is. */
export const MAX_STRETCHES = 1 << 16
/** What functions may read and write beyond (see assembly/index.ts). */
const MARGIN = 64
const PAGE = 65_536

interface Exports {
  readonly memory: WebAssembly.Memory
  copyResidues(input: number, from: number, length: number, output: number, set: number, results: number): void
  sumPrintable(input: number, from: number, length: number, results: number): void
  countMembers(input: number, ends: number, n: number, sets: number, counts: number): void
}

/** Where things lie in the module's memory. */
const SETS = 1024
const RESULTS = SETS + 64
const INPUT = PAGE
const OUTPUT = INPUT + BLOCK + MARGIN
const BYTES = OUTPUT + BLOCK + MARGIN

/** Byte scanning by WebAssembly with SIMD; one at a time, since all share its memory. */
export class Scanner {
  /** After `copyResidues`: where it stopped, residues written, lower-case ones, line feeds passed, start of the last line or −1. */
  readonly results: Int32Array
  /** What `copyResidues` wrote. */
  readonly output: Uint8Array
  readonly #exports: Exports
  readonly #input: Uint8Array
  readonly #sets: Uint8Array
  /** What goes into and comes out of `countMembers`, in the place of the output. */
  readonly #ends: Uint32Array
  readonly #counts: Uint32Array

  constructor() {
    const module = new WebAssembly.Module(Uint8Array.from(atob(SCANNER_BINARY), (letter) => letter.charCodeAt(0)))
    this.#exports = new WebAssembly.Instance(module, { env: { abort: () => {} } }).exports as unknown as Exports
    const { memory } = this.#exports
    memory.grow(Math.ceil((BYTES - memory.buffer.byteLength) / PAGE) + 1)
    const { buffer } = memory
    this.results = new Int32Array(buffer, RESULTS, 5)
    this.output = new Uint8Array(buffer, OUTPUT, BLOCK)
    this.#input = new Uint8Array(buffer, INPUT, BLOCK + MARGIN)
    this.#sets = new Uint8Array(buffer, SETS, 64)
    this.#ends = new Uint32Array(buffer, OUTPUT, MAX_STRETCHES)
    this.#counts = new Uint32Array(buffer, OUTPUT + this.#ends.byteLength, 2 * MAX_STRETCHES)
  }

  /** Puts at most BLOCK bytes into the scanner. */
  load(bytes: Uint8Array): void {
    this.#input.set(bytes)
    this.#input.fill(0, bytes.length, bytes.length + MARGIN)
  }

  /** Copies residues of the loaded bytes; see `results` and `output`. `set` holds the bytes that are residues. */
  copyResidues(from: number, length: number, set: Uint8Array): void {
    this.#sets.set(set)
    this.#exports.copyResidues(INPUT, from, length, OUTPUT, SETS, RESULTS)
  }

  /** Sums printable bytes of the loaded ones up to the first other byte: results[0] is where that is, results[1] the sum. */
  sumPrintable(from: number, length: number): void {
    this.#exports.sumPrintable(INPUT, from, length, RESULTS)
  }

  /** For each stretch of the loaded bytes that ends in `ends`, two counts: members of `a`, and of `b`. */
  countMembers(ends: Uint32Array, a: Uint8Array, b: Uint8Array): Uint32Array {
    this.#sets.set(a)
    this.#sets.set(b, 32)
    this.#ends.set(ends)
    const { byteOffset } = this.#counts
    this.#exports.countMembers(INPUT, this.#ends.byteOffset, ends.length, SETS, byteOffset)
    return this.#counts.subarray(0, 2 * ends.length)
  }
}

let shared: Scanner | null = null

/** The scanner of this thread. */
export function theScanner(): Scanner {
  shared ??= new Scanner()
  return shared
}
