/**
 * Shuffles that keep every count of neighbouring pairs, and with it the first and the last value: a random Euler
 * path through the graph whose edges are the pairs (Altschul & Erickson, Mol. Biol. Evol. 2, 1985, 526).
 */
import { uniform } from './random.ts'

type Values = Uint8Array | Int32Array

/** A shuffled copy of values[from, to), be they residues or tokens; the same key gives the same copy. */
export function shufflePairs<T extends Values>(values: T, from: number, to: number, key: number): T {
  const out = values.slice(from, to) as T // what a typed array cuts off is of its own type
  if (out.length < 4) return out
  const draw = counterDraw(key)
  const successors = successorLists(out)
  const last = out.at(-1)!
  placeLastEdges(successors, last, draw)
  for (const [value, list] of successors) shuffleHead(list, value === last ? list.length : list.length - 1, draw)
  const next = new Map<number, number>()
  for (let i = 1; i < out.length; i++) {
    const at = out[i - 1]!
    const edge = next.get(at) ?? 0
    out[i] = successors.get(at)![edge]!
    next.set(at, edge + 1)
  }
  return out
}

type Draw = (below: number) => number

function counterDraw(key: number): Draw {
  let counter = 0
  return (below) => Math.floor(uniform(key, counter++) * below)
}

function successorLists(values: Values): Map<number, number[]> {
  const lists = new Map<number, number[]>()
  for (let i = 0; i + 1 < values.length; i++) {
    const list = lists.get(values[i]!)
    if (list) list.push(values[i + 1]!)
    else lists.set(values[i]!, [values[i + 1]!])
  }
  return lists
}

/**
 * Draws which edge leaves each value last, so that these edges lead from everywhere to the last value (then an
 * Euler path exists), and moves it to the end of its list: loop-erased random walks, which give every such tree the
 * chance that is due to it (Wilson, STOC 1996).
 */
function placeLastEdges(successors: ReadonlyMap<number, number[]>, last: number, draw: Draw): void {
  const chosen = new Map<number, number>()
  const reached = new Set([last])
  const next = (value: number) => successors.get(value)![chosen.get(value)!]!
  for (const value of successors.keys()) {
    for (let at = value; !reached.has(at); at = next(at)) chosen.set(at, draw(successors.get(at)!.length))
    for (let at = value; !reached.has(at); at = next(at)) reached.add(at)
  }
  for (const [value, edge] of chosen) {
    const list = successors.get(value)!
    list.push(...list.splice(edge, 1))
  }
}

/** Fisher–Yates over the first `length` elements. */
function shuffleHead(list: number[], length: number, draw: Draw): void {
  for (let i = length - 1; i > 0; i--) {
    const j = draw(i + 1)
    ;[list[i], list[j]] = [list[j]!, list[i]!]
  }
}
