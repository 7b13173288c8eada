import type { GraphInputs } from './families.ts'
import type { GraphBuilder } from './graphBuilder.ts'
import { add, cast, concat, END, gather, reduce, reshape, slice, squeeze, sum } from './operations.ts'
import type { Value } from './types.ts'

/** What turns token ids into those of the other strand. */
export type Complement = {
  /** Id of the reverse complement of each token. */
  readonly ids: ArrayLike<number>
  /** Special tokens before and after the sequence, which stay where they are: 0 or 1. */
  readonly edge: number
}

/**
 * The mean of the logits (B, outputs) of both strands: the rows go through the model once more, as reverse complements.
 * @param build the logits of 2 B rows
 */
export function meanOfStrands(
  g: GraphBuilder,
  { ids, mask, types }: GraphInputs,
  complement: Complement,
  build: (inputs: GraphInputs) => Value,
): Value {
  const [B] = ids.shape as [string]
  const rows = `2 ${B}`
  const tokens = squeeze(g, sum(g, mask, 1), 1) // (B): how many are no padding
  const turned = gather(g, g.ints(Array.from(complement.ids)), reverseRows(g, ids, tokens, complement.edge))
  const logits = build({
    ids: concat(g, [ids, turned], 0, rows),
    mask: concat(g, [mask, mask], 0, rows),
    types: types && concat(g, [types, types], 0, rows),
  })
  return reduce(g, 'ReduceMean', reshape(g, logits, [2, B, logits.shape[1]!]), 0)
}

/** Each row with its own tokens reversed; padding and special tokens stay. */
function reverseRows(g: GraphBuilder, ids: Value, tokens: Value, edge: number): Value {
  const reverse = (x: Value, lengths: Value) =>
    g.node('ReverseSequence', [x, lengths], { type: x.type, shape: x.shape }, { batch_axis: 0, time_axis: 1 })
  if (edge === 0) return reverse(ids, tokens)
  const first = slice(g, ids, 1, { from: 0, to: edge, size: edge })
  const rest = slice(g, ids, 1, { from: edge, to: END, size: 'rest' })
  const inner = add(g, cast(g, tokens, 'int64'), g.ints([-2 * edge]))
  return concat(g, [first, reverse(rest, inner)], 1, ids.shape[1]!)
}
