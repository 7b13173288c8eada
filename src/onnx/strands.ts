import type { GraphInputs } from './families.ts'
import type { GraphBuilder } from './graphBuilder.ts'
import { add, cast, concat, END, gather, multiply, sizeOf, slice, squeeze, sum } from './operations.ts'
import type { Value } from './types.ts'

/** What turns token ids into those of the other strand. */
export type Complement = {
  /** Id of the reverse complement of each token; special tokens and padding are their own. */
  readonly ids: ArrayLike<number>
  /** Special tokens before and after a sequence, which stay where they are. */
  readonly edges: { readonly before: number; readonly after: number }
  /** Where there is one row of logits per token: the output that means the same on the other strand. */
  readonly outputs?: ArrayLike<number>
}

/**
 * The mean of the logits of both strands: the rows go through the model once more, as reverse complements. Logits
 * (B, outputs) are taken as they come, those of tokens (B, T, outputs) place by place.
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
  const turned = gather(g, g.ints(Array.from(complement.ids)), reverseRows(g, ids, tokens, complement))
  const logits = build({
    ids: concat(g, [ids, turned], 0, rows),
    mask: concat(g, [mask, mask], 0, rows),
    types: types && concat(g, [types, types], 0, rows),
  })
  const made = { type: logits.type, shape: logits.shape.with(0, B) }
  const [start, count, end, axis] = [g.ints([0]), sizeOf(g, ids, 0), g.ints([END]), g.ints([0])]
  const given = g.node('Slice', [logits, start, count, axis], made)
  const other = g.node('Slice', [logits, count, end, axis], made)
  const aligned = logits.shape.length === 3 ? alignTokens(g, other, tokens, complement) : other
  return multiply(g, add(g, given, aligned), g.scalar(0.5))
}

/** Logits of turned rows (B, T, outputs) in the order of the rows as given, under the outputs that mean the same. */
function alignTokens(g: GraphBuilder, logits: Value, tokens: Value, complement: Complement): Value {
  const inOrder = reverseRows(g, logits, tokens, complement)
  if (!complement.outputs) return inOrder
  const partners = g.ints(Array.from(complement.outputs))
  return g.node('Gather', [inOrder, partners], { type: logits.type, shape: logits.shape }, { axis: 2 })
}

/** Each row (B, T, …) with its own tokens reversed; padding and special tokens stay. */
function reverseRows(g: GraphBuilder, x: Value, tokens: Value, { edges: { before, after } }: Complement): Value {
  const reverse = (rest: Value, lengths: Value) =>
    g.node('ReverseSequence', [rest, lengths], { type: rest.type, shape: rest.shape }, { batch_axis: 0, time_axis: 1 })
  const inner = before + after === 0 ? tokens : add(g, cast(g, tokens, 'int64'), g.ints([-before - after]))
  if (before === 0) return reverse(x, inner)
  const first = slice(g, x, 1, { from: 0, to: before, size: before })
  const rest = slice(g, x, 1, { from: before, to: END, size: 'rest' })
  return concat(g, [first, reverse(rest, inner)], 1, x.shape[1]!)
}
