import type { Dataset } from '../sequence/types.ts'
import { type Pace, Pacer } from '../shared/pacer.ts'
import { TokenizerError } from './errors.ts'
import type { EncodedPart, Tokenizer } from './types.ts'
import { words } from './words.ts'

/** Tokens of one part at most: two bytes each, beside the residues, in one tab. */
export const MAX_TOKENS_IN_ALL = 1_000_000_000

export type EncodedRows = {
  readonly part: EncodedPart
  readonly truncated: { readonly sequences: number; readonly residues: number }
}

/** Encodes the given records, in their order, into one pair of buffers of exactly the right size. */
export async function encodeRows(
  tokenizer: Tokenizer,
  dataset: Dataset,
  records: Uint32Array,
  pace: Pace = {},
): Promise<EncodedRows> {
  const pacer = new Pacer(pace)
  const offsets = tokenOffsets(tokenizer, dataset, records)
  const ids = new Uint16Array(offsets.at(-1)!)
  let sequences = 0
  let residues = 0
  for (let row = 0; row < records.length; row++) {
    const record = records[row]!
    const start = dataset.offsets[record]!
    const { residuesCut } = tokenizer.encodeInto(
      dataset.residues,
      start,
      dataset.offsets[record + 1]!,
      ids,
      offsets[row]!,
    )
    sequences += Number(residuesCut > 0)
    residues += residuesCut
    if (row % 256 === 0) await pacer.tick({ stage: words.stage, done: row, total: records.length, unit: 'records' })
  }
  const labels = Int32Array.from(records, (record) => dataset.labels[record]!)
  return { part: { ids, offsets, labels, records }, truncated: { sequences, residues } }
}

function tokenOffsets({ spec, tokenCount }: Tokenizer, { offsets }: Dataset, records: Uint32Array): Uint32Array {
  const starts = new Uint32Array(records.length + 1)
  let total = 0
  for (let row = 0; row < records.length; row++) {
    const record = records[row]!
    total += Math.min(tokenCount(offsets[record + 1]! - offsets[record]!), spec.maxTokens)
    starts[row + 1] = total
  }
  if (total > MAX_TOKENS_IN_ALL) {
    throw new TokenizerError('TOO_MANY_TOKENS', words.errors.tooManyTokens(total, MAX_TOKENS_IN_ALL), {
      advice: words.errors.tooManyTokensAdvice,
    })
  }
  return starts
}
