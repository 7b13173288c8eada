import { type Growable, growableBytes } from '../shared/growable.ts'
import { complaints } from './complaints.ts'
import { DataError, type Place } from './errors.ts'
import { MAX_RESIDUES } from './limits.ts'
import { byteSet } from './scan/byteSet.ts'
import { theScanner } from './scan/scanner.ts'

const LINE_END = 0
const LOOK_CLOSER = 1
const LF = 10
const CR = 13
const STOP = 42
/** Stands in the residues for a byte that no alphabet has, until the alphabet decides what becomes of it. */
export const INVALID = 33
/** Residues up to which a loop is faster than a call that copies them. */
const FEW = 128

/**
 * Turns the bytes of sequence lines into upper-case residues, at the speed of one table look-up per byte.
 *
 * Which letters are legal is known only once the alphabet is, at the end. So the first place of every distinct
 * byte is noted on the way, which costs nothing: a byte seen before takes the fast path.
 */
export class ResidueWriter {
  readonly residues: Growable<Uint8Array>
  /** Byte as it stands in the file → where it stands first. */
  readonly firstPlaces = new Map<number, Place>()
  softMasked = 0
  gaps = 0
  stops = 0
  invalid = 0
  /** Of the last `appendLines`: line ends passed, and where the last line began (−1 for none). */
  linesPassed = 0
  lineStart = -1
  readonly #fate = initialFates()
  /** The letters met so far, as the scanner wants them. */
  #plain = byteSet([])
  readonly #limit: number

  constructor(sizeHint = 1024, limit = MAX_RESIDUES) {
    this.residues = growableBytes(Math.min(sizeHint, limit))
    this.#limit = limit
  }

  /**
   * Appends bytes[from, to) up to the first line end; returns the position it stopped at. `placeOf` tells where
   * a position is, and is asked once per distinct byte only.
   */
  append(bytes: Uint8Array, from: number, to: number, placeOf: (position: number) => Place): number {
    const { residues } = this
    residues.reserve(to - from)
    const out = residues.array
    const fate = this.#fate
    let at = residues.length
    let lower = 0
    let i = from
    for (; i < to; i++) {
      const byte = bytes[i]!
      const upper = fate[byte]!
      if (upper > LOOK_CLOSER) {
        out[at++] = upper
        lower += (byte >> 5) & 1 // letters only come here: bit 5 is what makes one lower-case
      } else if (upper === LINE_END) break
      else {
        const kept = this.#lookCloser(byte, placeOf, i)
        if (kept !== 0) out[at++] = kept
        if (kept !== 0 && fate[byte]! > LOOK_CLOSER) lower += (byte >> 5) & 1
      }
    }
    residues.length = at
    this.softMasked += lower
    if (at > this.#limit) throw new DataError(placeOf(from), complaints.tooManyResidues(this.#limit))
    return i
  }

  /** Appends bytes[from, to) as they are; SMILES have no blanks and no letters outside ASCII. */
  appendVerbatim(
    bytes: Uint8Array,
    from: number,
    to: number,
    script: 'smiles' | 'text',
    placeOf: (position: number) => Place,
  ): void {
    for (let i = from; script === 'smiles' && i < to; i++) {
      if (bytes[i]! <= 32 || bytes[i]! > 126) throw new DataError(placeOf(i), complaints.noSmiles(bytes[i]!))
    }
    this.residues.append(bytes.subarray(from, to))
    if (this.residues.length > this.#limit) throw new DataError(placeOf(from), complaints.tooManyResidues(this.#limit))
  }

  /**
   * Appends residues over many lines, as long as nothing needs a closer look, from the bytes that the scanner has loaded;
   * returns the position it stopped at, which may be `from`. The first byte must belong to a sequence line.
   */
  appendLines(from: number, to: number, placeOf: (position: number) => Place): number {
    const scanner = theScanner()
    scanner.copyResidues(from, to, this.#plain)
    const written = scanner.results[1]!
    const { residues } = this
    residues.reserve(written)
    if (written > FEW) residues.array.set(scanner.output.subarray(0, written), residues.length)
    else for (let i = 0; i < written; i++) residues.array[residues.length + i] = scanner.output[i]!
    residues.length += written
    this.softMasked += scanner.results[2]!
    this.linesPassed = scanner.results[3]!
    this.lineStart = scanner.results[4]!
    if (residues.length > this.#limit) throw new DataError(placeOf(from), complaints.tooManyResidues(this.#limit))
    return scanner.results[0]!
  }

  /** The residue for a byte that is new or not a letter, or 0 for one that is left out. */
  #lookCloser(byte: number, placeOf: (position: number) => Place, position: number): number {
    if (byte === 32 || byte === 9) return 0
    if (!this.firstPlaces.has(byte)) this.firstPlaces.set(byte, placeOf(position))
    if (byte === 45 || byte === 46) {
      this.gaps += 1
      return 0
    }
    if (byte === STOP) {
      this.stops += 1
      return STOP
    }
    const upper = byte & 0xdf
    if (upper >= 65 && upper <= 90 && byte < 128) {
      this.#fate[byte] = upper
      this.#plain = byteSet([...this.#fate.keys()].filter((known) => this.#fate[known]! > LOOK_CLOSER))
      return upper
    }
    this.invalid += 1
    return INVALID
  }
}

function initialFates(): Uint8Array {
  const fate = new Uint8Array(256).fill(LOOK_CLOSER)
  fate[LF] = LINE_END
  fate[CR] = LINE_END
  return fate
}
