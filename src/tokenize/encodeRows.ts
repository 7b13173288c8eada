import { rowTargets } from '../sequence/rowTargets.ts'
import type { Dataset } from '../sequence/types.ts'
import { type Pace, Pacer } from '../shared/pacer.ts'
import { MAX_TOKENS_IN_ALL, TokenColumn, tooManyTokens } from './tokenColumn.ts'
import type { EncodedPart, Tokenizer } from './types.ts'
import { words } from './words.ts'

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
  const offsets = new Uint32Array(records.length + 1)
  const most = mostTokens(tokenizer, dataset, records)
  const ids = new TokenColumn(most)
  const types = dataset.firstLengths ? new Uint8Array(most) : null
  let sequences = 0
  let residues = 0
  for (let row = 0; row < records.length; row++) {
    const record = records[row]!
    const start = dataset.offsets[record]!
    const end = dataset.offsets[record + 1]!
    const at = offsets[row]!
    const { residues: column, firstLengths } = dataset
    const out = ids.room(at, mostOf(tokenizer, dataset, record))
    const middle = start + (firstLengths?.[record] ?? 0)
    const { written, residuesCut } = types
      ? tokenizer.encodePairInto(
          { residues: column, start, end: middle },
          { residues: column, start: middle, end },
          out,
          types,
          at,
        )
      : tokenizer.encodeInto(column, start, end, out, at)
    offsets[row + 1] = at + written
    sequences += Number(residuesCut > 0)
    residues += residuesCut
    if (row % 256 === 0) await pacer.tick({ stage: words.stage, done: row, total: records.length, unit: 'records' })
  }
  const labels = Int32Array.from(records, (record) => dataset.labels[record]!)
  const targets = rowTargets(dataset, records)
  const part = {
    ids: ids.upTo(offsets.at(-1)!),
    ...(types ? { types: types.slice(0, offsets.at(-1)) } : {}),
    ...{ offsets, labels, records, ...(targets ? { targets } : {}) },
  }
  return { part, truncated: { sequences, residues } }
}

/** A bound on the tokens of all records. */
function mostTokens(tokenizer: Tokenizer, dataset: Dataset, records: Uint32Array): number {
  let total = 0
  for (const record of records) total += mostOf(tokenizer, dataset, record)
  if (total > MAX_TOKENS_IN_ALL) throw tooManyTokens(total)
  return total
}

/** Special tokens between two sequences, at most. */
const BETWEEN = 2

function mostOf({ spec, mostTokens: most }: Tokenizer, { offsets, firstLengths }: Dataset, record: number): number {
  const residues = offsets[record + 1]! - offsets[record]!
  if (!firstLengths) return most(residues)
  const first = firstLengths[record]!
  return Math.min(spec.maxTokens, most(first) + most(residues - first) + BETWEEN)
}
