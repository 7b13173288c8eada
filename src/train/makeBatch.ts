import { streamKey, uniform } from '../shared/random.ts'
import { edgesOf } from '../tokenize/frame.ts'
import type { EncodedPart, TokenizerSpec } from '../tokenize/types.ts'
import { complementIds, reverseComplementInPlace } from './complement.ts'

/** A padded batch on the host: B rows of T tokens. */
export type HostBatch = {
  readonly rows: number
  readonly tokens: number
  /** int32, row by row, padded on the right. */
  readonly ids: Int32Array
  /** The ids before letters were masked, for `Model.rowFeatures`; the same array where none were. */
  readonly cleanIds: Int32Array
  /** 1 for a token, 0 for padding. */
  readonly mask: Float32Array
  readonly labels: Int32Array
  /** int32, like `ids`: the sequence of a pair that a token belongs to; absent where rows are single sequences. */
  readonly types?: Int32Array
  /** The rows of the part that these are. */
  readonly source: Uint32Array
  /** 1 where a row was turned to its other strand, and by how many tokens a row was shifted; absent where none was. */
  readonly turned?: Uint8Array
  readonly shifts?: Int32Array
  /** Tokens that are not padding. */
  readonly tokenCount: number
  /** int32 (N): the tokens that are asked about, as row · tokens + place; absent where all are, or the row as a whole. */
  readonly positions?: Int32Array
}

export type Augmentation = {
  /** Each row turns to its other strand with probability ½. */
  readonly reverseComplement: boolean
  /** Largest shift in tokens; each row draws its own between −shift and shift. */
  readonly shift: number
  /** Share of the tokens that become "any residue". */
  readonly maskRate: number
  /** Stream of the random draws: the same key and row always give the same result. */
  readonly key: number
}

export type BatchMaker = {
  /** Plain rows; with `otherStrand` their reverse complements. */
  plain(rows: Uint32Array, tokens: number, otherStrand?: boolean): HostBatch
  augmented(rows: Uint32Array, tokens: number, augmentation: Augmentation): HostBatch
}

/** Reads rows of a part into padded batches. */
export function createBatchMaker(part: EncodedPart, spec: TokenizerSpec): BatchMaker {
  const complement = complementIds(spec)
  const fill = fillId(spec)
  const { before, after } = edgesOf(spec)
  const turn = (ids: Int32Array, start: number, length: number) => {
    if (complement) reverseComplementInPlace(ids, start + before, start + length - after, complement)
  }
  return {
    plain(rows, tokens, otherStrand = false) {
      const batch = fillBatch(part, spec, rows, tokens, (ids, start, length) => {
        if (otherStrand) turn(ids, start, length)
      })
      return otherStrand ? { ...batch, turned: new Uint8Array(rows.length).fill(1) } : batch
    },
    augmented(rows, tokens, { reverseComplement, shift, maskRate, key }) {
      const strandKey = streamKey(key, 'strand')
      const shiftKey = streamKey(key, 'shift')
      const turned = Uint8Array.from(rows, (row) => Number(reverseComplement && uniform(strandKey, row) < 0.5))
      const shifts = Int32Array.from(rows, (row) =>
        shift === 0 ? 0 : Math.floor(uniform(shiftKey, row) * (2 * shift + 1)) - shift,
      )
      const filled = fillBatch(part, spec, rows, tokens, (ids, start, length, i) => {
        if (turned[i] === 1) turn(ids, start, length)
        if (shifts[i] !== 0) shiftInPlace(ids, start + before, start + length - after, shifts[i]!, fill)
      })
      const batch = { ...filled, turned, shifts }
      const kept = new Set([spec.special.cls, spec.special.sep])
      return maskRate > 0 ? maskTokens(batch, rows, { before, after, kept }, fill, maskRate, key) : batch
    },
  }
}

/** Tokens of every row. */
export function rowLengths(part: EncodedPart): Uint32Array {
  return Uint32Array.from({ length: part.labels.length }, (_, row) => part.offsets[row + 1]! - part.offsets[row]!)
}

/** Tokens of row `i` that are not padding. */
export function tokensInRow({ mask, tokens }: Pick<HostBatch, 'mask' | 'tokens'>, i: number): number {
  return mask.subarray(i * tokens, (i + 1) * tokens).reduce((sum, one) => sum + one, 0)
}

/** Moves the ids [start, end) by `offset` places; what leaves at one end is lost, what opens is filled. */
export function shiftInPlace(ids: Int32Array, start: number, end: number, offset: number, fill: number): void {
  const moved = Math.min(Math.abs(offset), Math.max(0, end - start))
  if (offset > 0) {
    ids.copyWithin(start + moved, start, end - moved)
    ids.fill(fill, start, start + moved)
  } else if (offset < 0) {
    ids.copyWithin(start, start + moved, end)
    ids.fill(fill, end - moved, end)
  }
}

function fillBatch(
  part: EncodedPart,
  spec: TokenizerSpec,
  rows: Uint32Array,
  tokens: number,
  change: (ids: Int32Array, start: number, length: number, i: number) => void,
): HostBatch {
  const ids = new Int32Array(rows.length * tokens).fill(spec.special.pad)
  const mask = new Float32Array(rows.length * tokens)
  const labels = new Int32Array(rows.length)
  const types = part.types ? new Int32Array(ids.length) : null
  let tokenCount = 0
  rows.forEach((row, i) => {
    const from = part.offsets[row]!
    const length = Math.min(tokens, part.offsets[row + 1]! - from)
    const start = i * tokens
    ids.set(part.ids.subarray(from, from + length), start)
    types?.set(part.types!.subarray(from, from + length), start)
    change(ids, start, length, i)
    mask.fill(1, start, start + length)
    labels[i] = part.labels[row]!
    tokenCount += length
  })
  const batch = { rows: rows.length, tokens, ids, cleanIds: ids, mask, labels, source: rows, tokenCount }
  return types ? { ...batch, types } : batch
}

/** Every token between the special ones becomes `fill` with probability `rate`. */
function maskTokens(
  batch: HostBatch,
  rows: Uint32Array,
  edges: { readonly before: number; readonly after: number; readonly kept: ReadonlySet<number> },
  fill: number,
  rate: number,
  key: number,
): HostBatch {
  const { tokens } = batch
  const ids = batch.ids.slice()
  rows.forEach((row, i) => {
    const rowKey = streamKey(key, 'mask', row)
    const start = i * tokens
    const length = tokensInRow(batch, i)
    for (let at = edges.before; at < length - edges.after; at++) {
      if (uniform(rowKey, at) < rate && !edges.kept.has(ids[start + at]!)) ids[start + at] = fill
    }
  })
  return { ...batch, ids }
}

/** The token that says "some residue": N or X where the vocabulary has it. In SMILES and text these are something else. */
function fillId({ alphabet, vocabulary, special }: TokenizerSpec): number {
  if (alphabet === 'smiles' || alphabet === 'text') return special.unk
  const any = vocabulary.indexOf(alphabet === 'protein' ? 'X' : 'N')
  return any >= 0 ? any : special.unk
}
