import type { Dataset } from '../sequence/types.ts'
import { type Pace, Pacer } from '../shared/pacer.ts'
import { TokenizerError } from './errors.ts'
import { rowTargets } from './rowTargets.ts'
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
  const offsets = new Uint32Array(records.length + 1)
  const ids = new TokenColumn(mostTokens(tokenizer, dataset, records))
  let sequences = 0
  let residues = 0
  for (let row = 0; row < records.length; row++) {
    const record = records[row]!
    const start = dataset.offsets[record]!
    const end = dataset.offsets[record + 1]!
    const at = offsets[row]!
    const { written, residuesCut } = tokenizer.encodeInto(
      dataset.residues,
      start,
      end,
      ids.room(at, tokenizer.mostTokens(end - start)),
      at,
    )
    offsets[row + 1] = at + written
    sequences += Number(residuesCut > 0)
    residues += residuesCut
    if (row % 256 === 0) await pacer.tick({ stage: words.stage, done: row, total: records.length, unit: 'records' })
  }
  const labels = Int32Array.from(records, (record) => dataset.labels[record]!)
  const targets = rowTargets(dataset, records)
  const part = { ids: ids.upTo(offsets.at(-1)!), offsets, labels, records, ...(targets ? { targets } : {}) }
  return { part, truncated: { sequences, residues } }
}

/** Tokens that are reserved at first where they might be many fewer than the most: pieces of several residues. */
const FIRST_ROOM = 16_777_216

/** Ids of unknown number: at once where they are few, else by doubling. */
class TokenColumn {
  #ids: Uint16Array
  readonly #most: number

  constructor(most: number) {
    this.#most = most
    this.#ids = new Uint16Array(Math.min(most, FIRST_ROOM))
  }

  /** The column with room for `count` more ids from `at` on. */
  room(at: number, count: number): Uint16Array {
    if (at + count > this.#ids.length) {
      const larger = new Uint16Array(Math.min(this.#most, Math.max(at + count, 2 * this.#ids.length)))
      larger.set(this.#ids.subarray(0, at))
      this.#ids = larger
    }
    return this.#ids
  }

  upTo(length: number): Uint16Array {
    return length === this.#ids.length ? this.#ids : this.#ids.slice(0, length)
  }
}

/** A bound on the tokens of all records. */
function mostTokens(tokenizer: Tokenizer, { offsets }: Dataset, records: Uint32Array): number {
  let total = 0
  for (const record of records) total += tokenizer.mostTokens(offsets[record + 1]! - offsets[record]!)
  if (total > MAX_TOKENS_IN_ALL) throw tooMany(total)
  return total
}

function tooMany(total: number): TokenizerError {
  return new TokenizerError('TOO_MANY_TOKENS', words.errors.tooManyTokens(total, MAX_TOKENS_IN_ALL), {
    advice: words.errors.tooManyTokensAdvice,
  })
}
