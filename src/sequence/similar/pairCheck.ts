import type { Dataset, ResidueDataset } from '../types.ts'
import { ApproximatePattern } from './approximateMatch.ts'
import { allowedDifferences, type ResidueCodes, residueCodes } from './definition.ts'

/** Compares two records by the definition, without any search: one pair after the other. */
export class PairCheck {
  readonly #dataset: Dataset
  readonly #identity: number
  readonly #codes: ResidueCodes
  readonly #strands: readonly ApproximatePattern[]
  #query = -1

  constructor(dataset: ResidueDataset, identity: number) {
    this.#dataset = dataset
    this.#identity = identity
    this.#codes = residueCodes(dataset.alphabet)
    const strands = this.#codes.complement === null ? 1 : 2
    this.#strands = Array.from({ length: strands }, () => new ApproximatePattern(this.#codes.exact))
  }

  /** Whether the query, or its reverse complement where there is one, is found in the target. */
  isFoundIn(query: number, target: number): boolean {
    const length = this.#lengthOf(query)
    if (length > this.#lengthOf(target)) return false
    const text = this.#encode(target, this.#codes.target)
    const allowed = allowedDifferences(length, this.#identity)
    if (query !== this.#query) this.#setQuery(query)
    return this.#strands.some((strand) => strand.isIn(text, 0, text.length, allowed))
  }

  #setQuery(query: number): void {
    this.#query = query
    const pattern = this.#encode(query, this.#codes.query)
    const { complement } = this.#codes
    this.#strands[0]!.set(pattern, pattern.length)
    if (complement === null) return
    const reverse = pattern.map((letter) => complement[letter]!).reverse()
    this.#strands[1]!.set(reverse, reverse.length)
  }

  #lengthOf(record: number): number {
    return this.#dataset.offsets[record + 1]! - this.#dataset.offsets[record]!
  }

  #encode(record: number, table: Uint8Array): Uint8Array {
    const { residues, offsets } = this.#dataset
    const from = offsets[record]!
    const codes = new Uint8Array(offsets[record + 1]! - from)
    for (let i = 0; i < codes.length; i++) codes[i] = table[residues[from + i]!]!
    return codes
  }
}
