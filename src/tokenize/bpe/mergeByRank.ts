import type { BpeRules } from './rules.ts'

/** Turns ids of single symbols into ids of pieces, in place; returns how many they are. */
export type Merger = (ids: Int32Array, count: number) => number

/**
 * Byte-pair encoding as it is defined (Sennrich 2016): the merge of lowest rank first, the leftmost of equal ones. A
 * heap of candidates over a linked list: n log n for n symbols.
 */
export function mergeByRank({ ranks, merged }: Pick<BpeRules, 'ranks' | 'merged'>): Merger {
  const heap = new KeyHeap()
  let next = new Int32Array(64)
  let previous = new Int32Array(64)
  const offer = (ids: Int32Array, at: number) => {
    const after = next[at]!
    const rank = after < 0 ? -1 : ranks.get(ids[at]!, ids[after]!)
    if (rank >= 0) heap.push(rank * POSITIONS + at)
  }
  return (ids, count) => {
    if (count > next.length) {
      next = new Int32Array(2 * count)
      previous = new Int32Array(2 * count)
    }
    for (let i = 0; i < count; i++) {
      next[i] = i + 1 < count ? i + 1 : -1
      previous[i] = i - 1
    }
    for (let i = 0; i < count; i++) offer(ids, i)
    while (heap.size > 0) {
      const key = heap.pop()
      const rank = Math.floor(key / POSITIONS)
      const at = key - rank * POSITIONS
      const after = next[at]!
      // A candidate is out of date once one of its two has been merged: its id is −1 then, or the pair has another rank.
      if (after < 0 || ids[at]! < 0 || ranks.get(ids[at]!, ids[after]!) !== rank) continue
      ids[at] = merged[rank]!
      ids[after] = -1
      const following = next[after]!
      next[at] = following
      if (following >= 0) previous[following] = at
      offer(ids, at)
      if (previous[at]! >= 0) offer(ids, previous[at]!)
    }
    let to = 0
    for (let i = 0; i >= 0 && i < count; i = next[i]!) ids[to++] = ids[i]!
    return to
  }
}

/** Positions in one piece; rank × POSITIONS + position is exact in a double. */
const POSITIONS = 2 ** 32

/** The smallest of many numbers. */
class KeyHeap {
  #keys = new Float64Array(64)
  size = 0

  push(key: number): void {
    if (this.size === this.#keys.length) {
      const larger = new Float64Array(2 * this.size)
      larger.set(this.#keys)
      this.#keys = larger
    }
    const keys = this.#keys
    let at = this.size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (keys[parent]! <= key) break
      keys[at] = keys[parent]!
      at = parent
    }
    keys[at] = key
  }

  pop(): number {
    const keys = this.#keys
    const top = keys[0]!
    const last = keys[--this.size]!
    let at = 0
    for (let child = 1; child < this.size; child = 2 * at + 1) {
      if (child + 1 < this.size && keys[child + 1]! < keys[child]!) child += 1
      if (keys[child]! >= last) break
      keys[at] = keys[child]!
      at = child
    }
    keys[at] = last
    return top
  }
}
