import type { Dataset } from '../types.ts'
import { ApproximatePattern } from './approximateMatch.ts'
import type { ResidueCodes } from './definition.ts'
import type { GramIndex } from './gramIndex.ts'
import type { SimilarSearch } from './searchSimilar.ts'
import type { SeedPlan } from './seedPlan.ts'
import { slotAt, type TargetText } from './targetText.ts'
import { withinOneEditBackwards, withinOneEditForwards } from './withinOneEdit.ts'

/** Looks for one query after the other, on both strands, in one indexed text. */
export class StrandSearch {
  readonly #dataset: Dataset
  readonly #codes: ResidueCodes
  readonly #text: TargetText
  readonly #index: GramIndex
  readonly #search: SimilarSearch
  readonly #matcher: ApproximatePattern
  #pattern = new Uint8Array(1024)
  #query = 0
  #length = 0
  #allowed = 0
  #reverse = false
  /** Whether the matcher holds the pattern: it is only filled for a first candidate. */
  #ready = false
  /** One number per query and strand; a slot that carries it needs no second look. */
  #run = 0
  readonly #settled: Uint32Array
  readonly #foundBy: Uint32Array
  /** Where a window of a long target was searched in vain, and in which run. */
  readonly #vainDiagonal: Int32Array
  readonly #vainRun: Uint32Array

  constructor(dataset: Dataset, codes: ResidueCodes, text: TargetText, index: GramIndex, search: SimilarSearch) {
    this.#dataset = dataset
    this.#codes = codes
    this.#text = text
    this.#index = index
    this.#search = search
    this.#matcher = new ApproximatePattern(codes.exact)
    const slots = text.records.length
    this.#settled = new Uint32Array(slots)
    this.#foundBy = new Uint32Array(slots)
    this.#vainDiagonal = new Int32Array(slots)
    this.#vainRun = new Uint32Array(slots)
  }

  search(query: number, plan: SeedPlan): void {
    this.#query = query
    this.#allowed = plan.allowed
    this.#setPattern()
    this.#searchStrand(plan)
    if (this.#codes.complement === null) return
    this.#reversePattern(this.#codes.complement)
    this.#searchStrand(plan)
  }

  #setPattern(): void {
    const { residues, offsets } = this.#dataset
    const from = offsets[this.#query]!
    const length = offsets[this.#query + 1]! - from
    if (length > this.#pattern.length) this.#pattern = new Uint8Array(2 * length)
    for (let i = 0; i < length; i++) this.#pattern[i] = this.#codes.query[residues[from + i]!]!
    this.#length = length
    this.#reverse = false
  }

  #reversePattern(complement: Uint8Array): void {
    const pattern = this.#pattern
    for (let i = 0, j = this.#length - 1; i <= j; i++, j--) {
      const left = complement[pattern[i]!]!
      pattern[i] = complement[pattern[j]!]!
      pattern[j] = left
    }
    this.#reverse = true
  }

  #searchStrand({ cuts }: SeedPlan): void {
    const { q, starts, positions } = this.#index
    const text = this.#text.codes
    const pattern = this.#pattern
    this.#run += 1
    this.#ready = false
    for (let half = 0; half + 1 < cuts.length; half++) {
      const from = cuts[half]!
      const to = cuts[half + 1]!
      const key = this.#keyAt(from, q)
      if (key < 0) continue
      const end = starts[key + 1]!
      for (let n = starts[key]!; n < end; n++) {
        const at = positions[n]!
        let i = from + q
        let x = at + q
        while (i < to && pattern[i] === text[x]) {
          i++
          x++
        }
        if (i < to) continue
        const block =
          half % 2 === 0
            ? withinOneEditForwards(pattern, to, cuts[half + 2]!, text, x)
            : withinOneEditBackwards(pattern, cuts[half - 1]!, from, text, at)
        if (block) this.#consider(at, at - from)
      }
    }
  }

  /** The table index of q residues of the pattern, or −1 where one is ambiguous. */
  #keyAt(from: number, q: number): number {
    const { bits, exact } = this.#codes
    let key = 0
    for (let i = from; i < from + q; i++) {
      const letter = this.#pattern[i]!
      if (letter >= exact) return -1
      key = (key << bits) | letter
    }
    return key
  }

  /** A block stands at `position`; with it, the pattern would begin at `diagonal`. */
  #consider(position: number, diagonal: number): void {
    const slot = slotAt(this.#text, position)
    if (this.#settled[slot] === this.#run) return
    const from = this.#text.starts[slot]!
    const to = this.#text.starts[slot + 1]! - 1
    const target = this.#text.records[slot]!
    const whole = to - from <= 2 * this.#length + 4 * this.#allowed
    if (to - from < this.#length || target === this.#query || !this.#open(slot, target)) {
      this.#settled[slot] = this.#run
    } else if (whole) {
      this.#settled[slot] = this.#run
      if (this.#matches(from, to)) this.#report(slot, target)
    } else this.#considerWindow(slot, target, diagonal)
  }

  #open(slot: number, target: number): boolean {
    const foundForwards = this.#reverse && this.#foundBy[slot] === this.#run - 1
    return !foundForwards && this.#search.wanted(this.#query, target)
  }

  /**
   * An occurrence through the block begins within `allowed` of the diagonal. The window is wider by as much again, so
   * that blocks of neighbouring diagonals need not be searched anew.
   */
  #considerWindow(slot: number, target: number, diagonal: number): void {
    const near = Math.abs(diagonal - this.#vainDiagonal[slot]!) <= this.#allowed
    if (near && this.#vainRun[slot] === this.#run) return
    const { starts } = this.#text
    const from = Math.max(starts[slot]!, diagonal - 2 * this.#allowed)
    const to = Math.min(starts[slot + 1]! - 1, diagonal + this.#length + 2 * this.#allowed)
    if (this.#matches(from, to)) {
      this.#settled[slot] = this.#run
      this.#report(slot, target)
      return
    }
    this.#vainDiagonal[slot] = diagonal
    this.#vainRun[slot] = this.#run
  }

  #matches(from: number, to: number): boolean {
    if (!this.#ready) this.#matcher.set(this.#pattern, this.#length)
    this.#ready = true
    return this.#matcher.isIn(this.#text.codes, from, to, this.#allowed)
  }

  #report(slot: number, target: number): void {
    this.#foundBy[slot] = this.#run
    this.#search.found(this.#query, target, this.#reverse)
  }
}
