/** Made-up sequences with planted near-duplicates, for tests and benchmarks. */
import { randomBits, streamKey } from '../../shared/random.ts'
import { reverseComplement } from './bruteForce.ts'

export class RandomSequences {
  #counter = 0
  readonly #key: number
  readonly #letters: string

  constructor(seed: number, letters = 'ACGT') {
    this.#key = streamKey(seed, 'sample')
    this.#letters = letters
  }

  below(limit: number): number {
    return randomBits(this.#key, this.#counter++) % limit
  }

  sequence(length: number): string {
    return Array.from({ length }, () => this.#letter()).join('')
  }

  /** A copy with this many random edits, each a substitution, an insertion or a deletion. */
  edited(residues: string, edits: number): string {
    const letters = [...residues]
    for (let i = 0; i < edits; i++) {
      const at = this.below(letters.length)
      const kind = this.below(3)
      if (kind === 0) letters.splice(at, 1, this.#letter())
      else if (kind === 1) letters.splice(at, 0, this.#letter())
      else letters.splice(at, 1)
    }
    return letters.join('')
  }

  /** Random sequences, then edited copies of earlier ones, some of them fragments, some on the other strand. */
  family(founders: number, copies: number, length: () => number, maxEdits: number): string[] {
    const all = Array.from({ length: founders }, () => this.sequence(length()))
    for (let i = 0; i < copies; i++) {
      let copy = this.edited(all[this.below(all.length)]!, this.below(maxEdits + 1))
      if (this.below(4) === 0) copy = copy.slice(this.below(copy.length >> 1))
      if (this.below(4) === 0 && /^[ACGTN]+$/.test(this.#letters)) copy = reverseComplement(copy)
      all.push(copy)
    }
    return all
  }

  #letter(): string {
    return this.#letters.charAt(this.below(this.#letters.length))
  }
}
