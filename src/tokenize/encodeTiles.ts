/**
 * Rows of tokens that cover whole sequences: a sequence longer than a row is cut into tiles that overlap. Labels stay one
 * per base (or per word), beside the rows.
 */
import type { Dataset } from '../sequence/types.ts'
import { growableUint32 } from '../shared/growable.ts'
import { type Pace, Pacer } from '../shared/pacer.ts'
import { wordStarts } from '../shared/wordStarts.ts'
import type { EncodedRows } from './encodeRows.ts'
import { TokenizerError } from './errors.ts'
import { edgesOf } from './frame.ts'
import { MAX_TOKENS_IN_ALL, TokenColumn, tooManyTokens } from './tokenColumn.ts'
import { type EncodedPart, type TileTargets, type Tokenizer, UNKNOWN_LABEL } from './types.ts'
import { words } from './words.ts'

/** Share of a tile that the next one repeats: what lies near an end is seen with half of its surroundings only. */
const OVERLAP = 0.25

/** Encodes the given records whole, in their order; the tiles of one record stand together, by rising start. */
export async function encodeTiles(
  tokenizer: Tokenizer,
  dataset: Dataset,
  records: Uint32Array,
  pace: Pace = {},
): Promise<EncodedRows> {
  const pacer = new Pacer(pace)
  const rows = new TileRows(tokenizer, dataset)
  for (let slot = 0; slot < records.length; slot++) {
    rows.addRecord(slot, records[slot]!)
    await pacer.tick({ stage: words.stage, done: slot, total: records.length, unit: 'records' })
  }
  return { part: rows.finish(records), truncated: { sequences: 0, residues: 0 } }
}

class TileRows {
  readonly #tokenizer: Tokenizer
  readonly #dataset: Dataset
  readonly #ids = new TokenColumn(MAX_TOKENS_IN_ALL)
  readonly #offsets = growableUint32()
  readonly #slots = growableUint32()
  readonly #starts = growableUint32()
  readonly #lengths = growableUint32()
  readonly #spans = growableUint32()
  /** One token per residue: its place says all. */
  readonly #plain: boolean

  constructor(tokenizer: Tokenizer, dataset: Dataset) {
    this.#tokenizer = tokenizer
    this.#dataset = dataset
    this.#plain = tokenizer.spec.kind === 'char' && !tokenizer.spec.wrap
    this.#offsets.push(0)
  }

  addRecord(slot: number, record: number): void {
    const { residues, offsets, alphabet } = this.#dataset
    const [start, end] = [offsets[record]!, offsets[record + 1]!]
    const isWordStart = alphabet === 'text' ? wordStarts(residues, start, end) : null
    let from = start
    for (;;) {
      const to = this.#addTile(slot, start, from, end)
      if (to >= end) return
      if (to <= from) throw noRoom(this.#tokenizer.spec.maxTokens)
      from = nextStart(from, to, start, isWordStart)
    }
  }

  finish(records: Uint32Array): EncodedPart {
    const slots = this.#slots.finish()
    const offsets = this.#offsets.finish()
    const targets: TileTargets = {
      kind: 'per-base',
      slots,
      starts: this.#starts.finish(),
      lengths: this.#lengths.finish(),
      spans: this.#plain ? null : this.#spans.finish(),
      records,
      edges: edgesOf(this.#tokenizer.spec),
      ...labelsOf(this.#dataset, records),
    }
    return {
      ids: this.#ids.upTo(offsets.at(-1)!),
      offsets,
      labels: new Int32Array(slots.length).fill(-1),
      records: slots.map((slot) => records[slot]!),
      targets,
    }
  }

  /** As many residues from `from` on as a row takes; returns where it ends. */
  #addTile(slot: number, start: number, from: number, end: number): number {
    const { residues } = this.#dataset
    const at = this.#offsets.array[this.#offsets.length - 1]!
    const most = this.#tokenizer.mostTokens(end - from)
    if (at + most > MAX_TOKENS_IN_ALL) throw tooManyTokens(at + most)
    const ids = this.#ids.room(at, most)
    const { written, residuesCut } = this.#tokenizer.encodeInto(residues, from, end, ids, at)
    const to = end - residuesCut
    this.#offsets.push(at + written)
    this.#slots.push(slot)
    this.#starts.push(from - start)
    this.#lengths.push(to - from)
    if (!this.#plain) this.#spans.append(this.#tokenizer.spans(residues, from, end))
    return to
  }
}

/** Text is read from the start of a word on. */
function nextStart(from: number, to: number, start: number, isWordStart: Uint8Array | null): number {
  const wanted = Math.max(from + 1, to - Math.floor(OVERLAP * (to - from)))
  if (!isWordStart) return wanted
  for (let at = wanted; at > from; at--) if (isWordStart[at - start] === 1) return at
  return to // one word is longer than a row
}

/** The labels of whole records, back to back, and for text where words begin. */
function labelsOf(
  { residues, offsets, alphabet, targets }: Dataset,
  records: Uint32Array,
): Pick<TileTargets, 'bases' | 'labels' | 'wordStarts'> {
  const bases = new Float64Array(records.length + 1)
  records.forEach((record, slot) => {
    bases[slot + 1] = bases[slot]! + offsets[record + 1]! - offsets[record]!
  })
  const labels = new Uint8Array(bases.at(-1)!).fill(UNKNOWN_LABEL)
  const starts = alphabet === 'text' ? new Uint8Array(labels.length) : null
  records.forEach((record, slot) => {
    const [from, to] = [offsets[record]!, offsets[record + 1]!]
    if (targets?.kind === 'per-base') labels.set(targets.labels.subarray(from, to), bases[slot])
    starts?.set(wordStarts(residues, from, to), bases[slot])
  })
  return { bases, labels, wordStarts: starts }
}

function noRoom(maxTokens: number): TokenizerError {
  return new TokenizerError('BAD_MAX_TOKENS', words.errors.badMaxTokens(maxTokens), {
    advice: words.errors.badMaxTokensAdvice,
  })
}
