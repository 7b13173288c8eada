import type { Dataset, Finding } from '../sequence/types.ts'
import type { EncodedRows } from './encodeRows.ts'
import type { Tokenizer, TokenizerResult, TokenPreview } from './types.ts'
import { tokensInWords, words } from './words.ts'

/** Sequences that the preview shows, and tokens of each. */
const PREVIEW_SEQUENCES = 6
const PREVIEW_TOKENS = 200

/** What the tokenizer cell says of all encoded parts together. */
export function tokenizerResult(
  tokenizer: Tokenizer,
  reason: string,
  dataset: Dataset,
  rows: readonly EncodedRows[],
): TokenizerResult {
  const { spec } = tokenizer
  const counts = tokenCounts(rows)
  const truncated = {
    sequences: rows.reduce((sum, row) => sum + row.truncated.sequences, 0),
    residues: rows.reduce((sum, row) => sum + row.truncated.residues, 0),
  }
  const total = counts.reduce((sum, count) => sum + count, 0)
  const unknownTokens = rows.reduce((sum, { part }) => sum + countOf(part.ids, spec.special.unk), 0)
  const short = spec.kind === 'kmer' ? counts.filter((count) => count === 2).length : 0
  const findings: Finding[] = []
  if (truncated.sequences > 0) findings.push(words.truncated(truncated.sequences, truncated.residues, spec.maxTokens))
  if (spec.kind === 'kmer' && short > 0) findings.push(words.tooShort(short, spec.k))
  if (unknownTokens > 0) findings.push(words.unknown(unknownTokens, unknownTokens / total))
  const tokens = { min: counts[0] ?? 0, median: counts[counts.length >> 1] ?? 0, max: counts.at(-1) ?? 0, total }
  return {
    spec,
    inWords: tokensInWords(spec),
    reason,
    tokens,
    truncated,
    unknownTokens,
    residuesPerToken: meanLength(tokenizer, dataset, rows),
    findings,
    preview: preview(tokenizer, dataset, rows),
  }
}

/** The most tokens, the median, and the 95th percentile by the "higher" rule: all three are observed values. */
export function lengthFacts(sorted: Float64Array): { maxTokens: number; medianTokens: number; p95Tokens: number } {
  const at = (share: number) => sorted[Math.ceil(share * (sorted.length - 1))] ?? 0
  return { maxTokens: at(1), medianTokens: at(0.5), p95Tokens: at(0.95) }
}

/** Tokens per sequence, in rising order. */
export function tokenCounts(rows: readonly EncodedRows[]): Float64Array {
  const counts = new Float64Array(rows.reduce((sum, { part }) => sum + part.records.length, 0))
  let at = 0
  for (const { part } of rows) {
    for (let i = 0; i < part.records.length; i++) counts[at++] = part.offsets[i + 1]! - part.offsets[i]!
  }
  return counts.sort()
}

function countOf(ids: Uint16Array, id: number): number {
  let count = 0
  for (let i = 0; i < ids.length; i++) count += Number(ids[i] === id)
  return count
}

/** Records whose tokens are measured. */
const MEASURED = 200

/** Mean length of a token in residues over some records, special tokens and cuts aside. */
function meanLength(tokenizer: Tokenizer, dataset: Dataset, rows: readonly EncodedRows[]): number {
  const records = rows.flatMap(({ part }) => Array.from(part.records.subarray(0, MEASURED))).slice(0, MEASURED)
  let residues = 0
  let tokens = 0
  for (const record of records) {
    const spans = tokenizer.spans(dataset.residues, dataset.offsets[record]!, dataset.offsets[record + 1]!)
    for (let i = 0; i < spans.length; i += 2) {
      residues += spans[i + 1]! - spans[i]!
      tokens += Number(spans[i + 1]! > spans[i]!)
    }
  }
  return tokens === 0 ? 0 : residues / tokens
}

function preview(tokenizer: Tokenizer, dataset: Dataset, rows: readonly EncodedRows[]): TokenPreview[] {
  const first = rows.find(({ part }) => part.records.length > 0)?.part
  if (!first) return []
  return Array.from({ length: Math.min(PREVIEW_SEQUENCES, first.records.length) }, (_, row) => {
    const record = first.records[row]!
    const from = first.offsets[row]!
    const to = Math.min(first.offsets[row + 1]!, from + PREVIEW_TOKENS)
    return previewOf(tokenizer, dataset, record, first.ids.subarray(from, to))
  })
}

function previewOf(tokenizer: Tokenizer, dataset: Dataset, record: number, ids: Uint16Array): TokenPreview {
  const { spec } = tokenizer
  const places = placesOf(tokenizer, dataset, record, ids)
  const tokens = Array.from(ids, (id, index) => ({
    text: spec.vocabulary[id] ?? '',
    id,
    start: places[2 * index]!,
    end: places[2 * index + 1]!,
  }))
  return { id: dataset.ids[record] ?? '', label: dataset.labelNames[dataset.labels[record]!] ?? null, tokens }
}

/** The residues of each token, counted in its own sequence. */
function placesOf({ spec, spans }: Tokenizer, dataset: Dataset, record: number, ids: Uint16Array): ArrayLike<number> {
  const { residues, offsets, firstLengths } = dataset
  const [from, to] = [offsets[record]!, offsets[record + 1]!]
  if (!firstLengths) return spans(residues, from, to)
  const middle = from + firstLengths[record]!
  const [first, second] = [withoutEmpty(spans(residues, from, middle)), withoutEmpty(spans(residues, middle, to))]
  const special = new Set([spec.special.cls, spec.special.sep])
  let own = first
  let next = 0
  return Array.from(ids, (id) => {
    if (!special.has(id)) return own[next++] ?? [0, 0]
    if (next > 0 && own === first) {
      own = second
      next = 0
    }
    return [0, 0]
  }).flat()
}

function withoutEmpty(spans: Uint32Array): readonly (readonly [number, number])[] {
  const pairs = Array.from({ length: spans.length / 2 }, (_, i) => [spans[2 * i]!, spans[2 * i + 1]!] as const)
  return pairs.filter(([start, end]) => end > start)
}
