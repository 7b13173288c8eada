import { TokenizerError } from './errors.ts'
import { words } from './words.ts'

/** Tokens of one part at most: two bytes each, beside the residues, in one tab. */
export const MAX_TOKENS_IN_ALL = 1_000_000_000

/** Tokens that are reserved at first where they might be many fewer than the most: pieces of several residues. */
const FIRST_ROOM = 16_777_216

/** Ids of unknown number: at once where they are few, else by doubling. */
export class TokenColumn {
  #ids: Uint16Array
  readonly #most: number

  constructor(most: number) {
    this.#most = most
    this.#ids = new Uint16Array(Math.min(most, FIRST_ROOM))
  }

  /** The column with room for `count` more ids from `at` on. */
  room(at: number, count: number): Uint16Array {
    if (at + count > this.#ids.length) {
      const larger = new Uint16Array(Math.min(this.#most, Math.max(at + count, 2 * this.#ids.length)))
      larger.set(this.#ids.subarray(0, at))
      this.#ids = larger
    }
    return this.#ids
  }

  upTo(length: number): Uint16Array {
    return length === this.#ids.length ? this.#ids : this.#ids.slice(0, length)
  }
}

export function tooManyTokens(total: number): TokenizerError {
  return new TokenizerError('TOO_MANY_TOKENS', words.errors.tooManyTokens(total, MAX_TOKENS_IN_ALL), {
    advice: words.errors.tooManyTokensAdvice,
  })
}
