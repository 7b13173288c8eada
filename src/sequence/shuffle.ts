/**
 * Shuffles that keep every count of neighbouring pairs, and with it the first and the last residue: a random Euler
 * path through the graph whose edges are the pairs (Altschul & Erickson, Mol. Biol. Evol. 2, 1985, 526).
 */
import { uniform } from '../shared/random.ts'

/** A shuffled copy of bytes[from, to); the same key gives the same copy. */
export function shufflePairs(bytes: Uint8Array, from: number, to: number, key: number): Uint8Array {
  const length = to - from
  if (length < 4) return bytes.slice(from, to)
  const draw = counterDraw(key)
  const successors = successorLists(bytes, from, to)
  const last = bytes[to - 1]!
  placeLastEdges(successors, last, draw)
  for (const [byte, list] of successors) shuffleHead(list, byte === last ? list.length : list.length - 1, draw)
  const out = new Uint8Array(length)
  const next = new Map<number, number>()
  out[0] = bytes[from]!
  for (let i = 1; i < length; i++) {
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

function successorLists(bytes: Uint8Array, from: number, to: number): Map<number, number[]> {
  const lists = new Map<number, number[]>()
  for (let i = from; i + 1 < to; i++) {
    const list = lists.get(bytes[i]!)
    if (list) list.push(bytes[i + 1]!)
    else lists.set(bytes[i]!, [bytes[i + 1]!])
  }
  return lists
}

/**
 * Draws which edge leaves each residue last, so that these edges lead from everywhere to the last residue (then an
 * Euler path exists), and moves it to the end of its list: loop-erased random walks, which give every such tree the
 * chance that is due to it (Wilson, STOC 1996).
 */
function placeLastEdges(successors: ReadonlyMap<number, number[]>, last: number, draw: Draw): void {
  const chosen = new Map<number, number>()
  const reached = new Set([last])
  const next = (byte: number) => successors.get(byte)![chosen.get(byte)!]!
  for (const byte of successors.keys()) {
    for (let at = byte; !reached.has(at); at = next(at)) chosen.set(at, draw(successors.get(at)!.length))
    for (let at = byte; !reached.has(at); at = next(at)) reached.add(at)
  }
  for (const [byte, edge] of chosen) {
    const list = successors.get(byte)!
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
