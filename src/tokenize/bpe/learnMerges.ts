/**
 * Learns byte-pair merges (Sennrich 2016) from symbols: the pair that stands side by side most often becomes a symbol,
 * again and again. Each position knows its neighbours and the other positions of its pair, so that a merge costs as much
 * as it changes: n symbols and any number of merges take n log n in all.
 *
 * Two deviations from the trainer of the library tokenizers: a pair whose text is a token already is left out (such a
 * vocabulary cannot be encoded in linear time), and ties go to the pair that was met first in the order of ids.
 */

import { growableInt32 } from '../../shared/growable.ts'
import { type Pace, Pacer } from '../../shared/pacer.ts'
import { words } from '../words.ts'
import { PairTable } from './pairTable.ts'

/** Between two symbols that are never merged. */
export const BREAK = -1

/** Symbols of a merged token at most: longer ones are repeats of one data set and not of the next. */
const MAX_SYMBOLS = 32
/** A pair that occurs once is no pattern. */
const MIN_COUNT = 2

export type LearningRules = {
  /** Text of each single symbol. */
  readonly symbols: readonly string[]
  /** The text of two tokens merged. */
  readonly join: (left: string, right: string) => string
  /** Merges to learn; fewer come back where nothing occurs twice any more. */
  readonly merges: number
}

export type LearntMerges = {
  /** Texts of what was merged, in the order of learning. */
  readonly pairs: readonly (readonly [string, string])[]
  /** Texts of the new tokens, in the same order. */
  readonly tokens: readonly string[]
}

/** @param text ids of single symbols, with BREAK between what is never merged; it is overwritten */
export async function learnMerges(text: Int32Array, rules: LearningRules, pace: Pace = {}): Promise<LearntMerges> {
  const texts = [...rules.symbols]
  const sizes = texts.map(() => 1)
  const known = new Set(texts)
  const pairs: (readonly [string, string])[] = []
  const chain = new PairChain(text)
  const pacer = new Pacer(pace)
  while (pairs.length < rules.merges) {
    await pacer.tick({ stage: words.learning, done: pairs.length, total: rules.merges, unit: 'steps' })
    const best = chain.mostFrequent()
    if (best === null) break
    const [left, right] = [texts[best.left]!, texts[best.right]!]
    const joined = rules.join(left, right)
    const size = sizes[best.left]! + sizes[best.right]!
    if (known.has(joined) || size > MAX_SYMBOLS) {
      chain.leaveOut(best.pair)
      continue
    }
    known.add(joined)
    chain.merge(best.pair, texts.push(joined) - 1)
    sizes.push(size)
    pairs.push([left, right])
  }
  return { pairs, tokens: texts.slice(rules.symbols.length) }
}

type Best = { readonly pair: number; readonly left: number; readonly right: number }

const NONE = -1

/** A text as a doubly linked list of symbols, whose positions are linked by pair as well. */
class PairChain {
  readonly #symbols: Int32Array
  readonly #next: Int32Array
  readonly #previous: Int32Array
  /** Pair that begins at a position, and the positions of the same pair before and behind in its list. */
  readonly #pairAt: Int32Array
  readonly #following: Int32Array
  readonly #preceding: Int32Array
  readonly #pairOf = new PairTable(4096)
  readonly #left = growableInt32()
  readonly #right = growableInt32()
  readonly #counts = growableInt32()
  readonly #heads = growableInt32()
  readonly #heap = new PairHeap((a, b) => this.#comesBefore(a, b))
  /** Counts when the pairs were put on the heap: most have shrunk since. */
  readonly #offered = growableInt32()

  constructor(text: Int32Array) {
    const length = text.length
    this.#symbols = text
    this.#next = new Int32Array(length).fill(NONE)
    this.#previous = new Int32Array(length).fill(NONE)
    this.#pairAt = new Int32Array(length).fill(NONE)
    this.#following = new Int32Array(length).fill(NONE)
    this.#preceding = new Int32Array(length).fill(NONE)
    for (let i = 0; i + 1 < length; i++) {
      if (text[i] === BREAK || text[i + 1] === BREAK) continue
      this.#next[i] = i + 1
      this.#previous[i + 1] = i
    }
    for (let i = 0; i < length; i++) if (this.#next[i] !== NONE) this.#link(i)
    for (let pair = 0; pair < this.#counts.length; pair++) this.#offer(pair)
  }

  /** The pair that occurs most often, and more than once. */
  mostFrequent(): Best | null {
    for (;;) {
      const pair = this.#heap.top()
      if (pair === NONE) return null
      const count = this.#counts.array[pair]!
      if (count === this.#offered.array[pair]) {
        return { pair, left: this.#left.array[pair]!, right: this.#right.array[pair]! }
      }
      this.#heap.pop()
      this.#offer(pair)
    }
  }

  leaveOut(pair: number): void {
    if (this.#heap.top() === pair) this.#heap.pop()
  }

  /** Replaces a pair by a new symbol wherever it stands, from the left: "AAA" is AA and A. */
  merge(pair: number, symbol: number): void {
    this.leaveOut(pair)
    const before = this.#counts.length
    for (const at of this.#positions(pair)) {
      if (this.#pairAt[at] !== pair) continue // it overlapped with the one before
      const right = this.#next[at]!
      const previous = this.#previous[at]!
      const next = this.#next[right]!
      if (previous !== NONE) this.#unlink(previous)
      this.#unlink(at)
      if (next !== NONE) this.#unlink(right)
      this.#symbols[at] = symbol
      this.#next[at] = next
      if (next !== NONE) {
        this.#previous[next] = at
        this.#link(at)
      }
      if (previous !== NONE) this.#link(previous)
    }
    // Whatever has become more frequent has the new symbol in it, and was not there before.
    for (let fresh = before; fresh < this.#counts.length; fresh++) this.#offer(fresh)
  }

  #positions(pair: number): Int32Array {
    const positions = new Int32Array(this.#counts.array[pair]!)
    let at = this.#heads.array[pair]!
    for (let i = 0; i < positions.length; i++, at = this.#following[at]!) positions[i] = at
    return positions.sort()
  }

  #link(at: number): void {
    const pair = this.#pair(this.#symbols[at]!, this.#symbols[this.#next[at]!]!)
    const head = this.#heads.array[pair]!
    this.#pairAt[at] = pair
    this.#following[at] = head
    this.#preceding[at] = NONE
    if (head !== NONE) this.#preceding[head] = at
    this.#heads.array[pair] = at
    this.#counts.array[pair]!++
  }

  #unlink(at: number): void {
    const pair = this.#pairAt[at]!
    const [following, preceding] = [this.#following[at]!, this.#preceding[at]!]
    if (following !== NONE) this.#preceding[following] = preceding
    if (preceding !== NONE) this.#following[preceding] = following
    else this.#heads.array[pair] = following
    this.#counts.array[pair]!--
    this.#pairAt[at] = NONE
  }

  #pair(left: number, right: number): number {
    const known = this.#pairOf.get(left, right)
    if (known >= 0) return known
    const pair = this.#counts.length
    this.#pairOf.set(left, right, pair)
    this.#left.push(left)
    this.#right.push(right)
    this.#counts.push(0)
    this.#heads.push(NONE)
    this.#offered.push(0)
    return pair
  }

  #offer(pair: number): void {
    const count = this.#counts.array[pair]!
    this.#offered.array[pair] = count
    if (count >= MIN_COUNT) this.#heap.push(pair)
  }

  #comesBefore(a: number, b: number): boolean {
    const difference = this.#offered.array[a]! - this.#offered.array[b]!
    if (difference !== 0) return difference > 0
    const left = this.#left.array[a]! - this.#left.array[b]!
    return left !== 0 ? left < 0 : this.#right.array[a]! < this.#right.array[b]!
  }
}

/** Pairs by an order of their own; the first on top. */
class PairHeap {
  readonly #pairs: number[] = []
  readonly #comesBefore: (a: number, b: number) => boolean

  constructor(comesBefore: (a: number, b: number) => boolean) {
    this.#comesBefore = comesBefore
  }

  top(): number {
    return this.#pairs[0] ?? NONE
  }

  push(pair: number): void {
    const pairs = this.#pairs
    let at = pairs.push(pair) - 1
    for (let parent = (at - 1) >> 1; at > 0 && this.#comesBefore(pair, pairs[parent]!); parent = (at - 1) >> 1) {
      pairs[at] = pairs[parent]!
      at = parent
    }
    pairs[at] = pair
  }

  pop(): void {
    const pairs = this.#pairs
    const last = pairs.pop()!
    if (pairs.length === 0) return
    let at = 0
    for (let child = 1; child < pairs.length; child = 2 * at + 1) {
      if (child + 1 < pairs.length && this.#comesBefore(pairs[child + 1]!, pairs[child]!)) child += 1
      if (!this.#comesBefore(pairs[child]!, last)) break
      pairs[at] = pairs[child]!
      at = child
    }
    pairs[at] = last
  }
}
