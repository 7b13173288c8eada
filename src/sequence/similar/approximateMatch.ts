/** A word of the bit-vectors: JavaScript's integers have 32 bits. */
const WORD = 32

/**
 * Finds a pattern in a text with few differences, by the bit-vectors of Myers ("A fast bit-vector algorithm for
 * approximate string matching", J. ACM 1999, blocks as of Hyyrö 2003): 32 fields of the table of edit distances per step.
 */
export class ApproximatePattern {
  #length = 0
  #words = 0
  readonly #letters: number
  /** For each letter, where the pattern has it: letters × words. */
  #places = new Int32Array(0)
  #plus = new Int32Array(0)
  #minus = new Int32Array(0)

  /** `letters`: this code and, in the pattern, higher ones equal nothing. */
  constructor(letters: number) {
    this.#letters = letters
  }

  set(pattern: Uint8Array, length: number): void {
    const words = Math.ceil(length / WORD)
    if (words > this.#plus.length) {
      this.#places = new Int32Array((this.#letters + 1) * words)
      this.#plus = new Int32Array(words)
      this.#minus = new Int32Array(words)
    }
    this.#length = length
    this.#words = words
    this.#places.fill(0, 0, (this.#letters + 1) * words)
    for (let i = 0; i < length; i++) {
      if (pattern[i]! < this.#letters) this.#places[pattern[i]! * words + (i >>> 5)]! |= 1 << (i & 31)
    }
  }

  /** Whether some stretch of text[from, to) differs from the pattern by at most `allowed` edits. */
  isIn(text: Uint8Array, from: number, to: number, allowed: number): boolean {
    if (this.#length <= allowed) return true
    const words = this.#words
    const places = this.#places
    const plus = this.#plus.fill(-1, 0, words)
    const minus = this.#minus.fill(0, 0, words)
    const lastBit = 1 << ((this.#length - 1) & 31)
    let score = this.#length
    for (let at = from; at < to; at++) {
      const row = text[at]! * words
      let carryPlus = 0 // the first row is free: a match may start anywhere
      let carryMinus = 0
      for (let w = 0; w < words; w++) {
        const p = plus[w]!
        const m = minus[w]!
        const equal = places[row + w]!
        const vertical = equal | m
        const e = equal | carryMinus
        const diagonal = (((e & p) + p) ^ p) | e
        let horizontalPlus = m | ~(diagonal | p)
        let horizontalMinus = p & diagonal
        if (w === words - 1) score += horizontalPlus & lastBit ? 1 : horizontalMinus & lastBit ? -1 : 0
        const outPlus = horizontalPlus >>> 31
        const outMinus = horizontalMinus >>> 31
        horizontalPlus = (horizontalPlus << 1) | carryPlus
        horizontalMinus = (horizontalMinus << 1) | carryMinus
        plus[w] = horizontalMinus | ~(vertical | horizontalPlus)
        minus[w] = horizontalPlus & vertical
        carryPlus = outPlus
        carryMinus = outMinus
      }
      if (score <= allowed) return true
    }
    return false
  }
}
