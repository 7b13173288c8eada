/** The compact family's bags of k-mers inside the graph: what `kmerFrequencies` computes beside it. */
import type { Channels } from '../../models/compact/channels.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { add, and, cast, concat, divide, END, gather, less, maximum, multiply, pad, sizeOf, slice, sqrt, sum, where } from '../operations.ts' // biome-ignore format: one list
import type { Value } from '../types.ts'

/**
 * Square roots of relative frequencies: (B, letters ** k) from ids (B, T). Windows that touch anything but a letter are
 * left out; a row without any window is zero.
 * @param bothStrands counts the reverse complement of each window, too; letters are ACGT then
 */
export function kmerFrequencies(
  g: GraphBuilder,
  ids: Value,
  channels: Channels,
  k: number,
  bothStrands: boolean,
): Value {
  const base = channels.letters.length
  const width = base ** k
  const windows = windowsOf(g, ids, channels, k)
  const [B, T] = ids.shape as [string, string]
  const forward = windows.digits.reduce(
    (sum, digit, j) => add(g, sum, times(g, digit, base ** (k - 1 - j))),
    g.ints([0]),
  )
  // A C G T: the complement of letter x is 3 − x, and the last letter comes first.
  const backward = windows.digits.reduce(
    (sum, digit, j) => add(g, sum, times(g, add(g, g.ints([base - 1]), times(g, digit, -1)), base ** j)),
    g.ints([0]),
  )
  const indices = bothStrands ? concat(g, [forward, backward], 1, `2 ${T}`) : forward
  const weights = bothStrands ? concat(g, [windows.whole, windows.whole], 1, `2 ${T}`) : windows.whole // (B, T): 1 or 0
  const none = g.node('ConstantOfShape', [concat(g, [sizeOf(g, ids, 0), g.ints([width])], 0, 2)], {
    type: 'float',
    shape: [B, width],
  })
  const counts = g.node(
    'ScatterElements',
    [none, indices, weights],
    { type: 'float', shape: [B, width] },
    {
      axis: 1,
      reduction: 'add',
    },
  )
  const total = maximum(g, sum(g, weights, 1), g.scalar(1)) // (B, 1)
  return sqrt(g, divide(g, counts, total))
}

/** For each place: the k letters that begin there as digits (B, T), and whether all of them are letters. */
function windowsOf(g: GraphBuilder, ids: Value, { letters, ofToken }: Channels, k: number) {
  const codes = gather(g, g.ints(ofToken), ids) // (B, T)
  const isLetter = and(g, less(g, g.ints([-1]), codes), less(g, codes, g.ints([letters.length])))
  const shifted = (x: Value, zero: Value) => {
    const size = 'padded'
    const padded = pad(g, x, 1, { before: 0, after: k - 1, value: zero, size })
    return Array.from({ length: k }, (_, j) =>
      slice(g, padded, 1, { from: j, to: j === k - 1 ? END : j - (k - 1), size: ids.shape[1]! }),
    )
  }
  return {
    digits: shifted(where(g, isLetter, codes, g.ints([0])), g.ints([0], [])),
    whole: shifted(cast(g, isLetter, 'float'), g.scalar(0)).reduce((all, one) => multiply(g, all, one)),
  }
}

function times(g: GraphBuilder, x: Value, factor: number): Value {
  return factor === 1 ? x : multiply(g, x, g.ints([factor]))
}
