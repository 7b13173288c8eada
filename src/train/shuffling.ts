/**
 * Sequences shuffled so that every pair of neighbours stays as frequent as it was: what is left to tell them from the real
 * ones are motifs, reading frames and repeats, not composition.
 *
 * A sequence is a walk through the graph whose edges are its pairs of neighbours; another walk over the same edges is a
 * shuffled sequence (Altschul & Erickson 1985). The edges that are last to leave each token must lead to the last token:
 * they are drawn as a random tree towards it (a loop-erased random walk, Wilson 1996), all other edges in random order,
 * so that every sequence with these pairs is equally likely.
 */
import { streamKey, uniform } from '../shared/random.ts'

/** Shuffles ids [start, end) in place; first and last stay where they are. A pure function of (ids, key). */
export function shuffleInPlace(ids: Int32Array, start: number, end: number, key: number): void {
  if (end - start < 4) return // three tokens with their ends fixed can be nothing else
  const last = ids[end - 1]!
  const successors = successorsOf(ids.subarray(start, end))
  const draws = drawsOf(key)
  const tree = lastEdges(successors, last, draws)
  for (const [token, edges] of successors) {
    const kept = tree.get(token)
    if (kept !== undefined) edges.splice(edges.indexOf(kept), 1)
    permute(edges, draws)
    if (kept !== undefined) edges.push(kept)
  }
  const used = new Map<number, number>()
  for (let at = start + 1; at < end; at++) {
    const token = ids[at - 1]!
    const turn = used.get(token) ?? 0
    used.set(token, turn + 1)
    ids[at] = successors.get(token)![turn]!
  }
}

/** What follows each token, in order. */
function successorsOf(ids: Int32Array): Map<number, number[]> {
  const successors = new Map<number, number[]>()
  for (let at = 0; at + 1 < ids.length; at++) {
    const edges = successors.get(ids[at]!)
    if (edges) edges.push(ids[at + 1]!)
    else successors.set(ids[at]!, [ids[at + 1]!])
  }
  return successors
}

/** For every token but `root` the edge by which it is left for the last time: together a random tree towards `root`. */
function lastEdges(
  successors: ReadonlyMap<number, readonly number[]>,
  root: number,
  draw: (below: number) => number,
): Map<number, number> {
  const tree = new Map<number, number>()
  const joined = new Set([root])
  for (const first of successors.keys()) {
    // Steps from a token overwrite those of an earlier visit: that erases the loops.
    for (let token = first; !joined.has(token); token = tree.get(token)!) {
      const edges = successors.get(token)!
      tree.set(token, edges[draw(edges.length)]!)
    }
    for (let token = first; !joined.has(token); token = tree.get(token)!) joined.add(token)
  }
  return tree
}

/** Whole numbers below what is asked for, one after the other. */
function drawsOf(key: number): (below: number) => number {
  const stream = streamKey(key, 'shuffled edges')
  let counter = 0
  return (below) => Math.floor(uniform(stream, counter++) * below)
}

function permute(values: number[], draw: (below: number) => number): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = draw(i + 1)
    const kept = values[i]!
    values[i] = values[j]!
    values[j] = kept
  }
}
