/** The special tokens around a sequence, or around two. */
import type { Stretch, TokenBody, Tokenizer, TokenizerSpec, Written } from './types.ts'

type Frame = {
  readonly before: readonly number[]
  readonly between: readonly number[]
  readonly after: readonly number[]
  /** The segment of the second sequence; models without segments have 0. */
  readonly secondType: 0 | 1
}

/** How many special tokens stand before and after the tokens of one sequence. */
export function edgesOf(spec: TokenizerSpec): { readonly before: number; readonly after: number } {
  const { before, after } = frameOf(spec)
  return { before: before.length, after: after.length }
}

/** A tokenizer from what cuts the residues: it adds the special tokens and keeps to the limit. */
export function framed(spec: TokenizerSpec, body: TokenBody): Tokenizer {
  const frame = frameOf(spec)
  const room = Math.max(0, spec.maxTokens - frame.before.length - frame.after.length)
  const edges = frame.before.length + frame.after.length
  return {
    spec,
    mostTokens: (residueCount) => edges + Math.min(room, body.mostTokens(residueCount)),
    encodeInto(residues, start, end, out, at) {
      let to = put(frame.before, out, at)
      const { written, readTo } = body.encode(residues, start, end, out, to, room, null)
      to = put(frame.after, out, to + written)
      return { written: to - at, residuesCut: end - readTo }
    },
    encodePairInto: (first, second, out, types, at) => encodePair(spec, frame, body, { first, second }, out, types, at),
    spans: (residues, start, end) => spansOf(frame, body, room, residues, start, end),
  }
}

function frameOf(spec: TokenizerSpec): Frame {
  const { cls, sep } = spec.special
  if (!spec.wrap) return { before: [], between: [sep], after: [], secondType: 1 }
  const after = spec.kind === 'nt' && !spec.eos ? [] : [sep]
  const between = spec.kind === 'bpe' && spec.pairSeparators === 2 ? [sep, sep] : [sep]
  const segments = spec.kind !== 'esm' && spec.kind !== 'nt' && between.length === 1
  return { before: [cls], between, after, secondType: segments ? 1 : 0 }
}

function put(ids: readonly number[], out: Uint16Array, at: number): number {
  for (let i = 0; i < ids.length; i++) out[at + i] = ids[i]!
  return at + ids.length
}

function spansOf(
  { before, after }: Frame,
  body: TokenBody,
  room: number,
  residues: Uint8Array,
  start: number,
  end: number,
): Uint32Array {
  const most = Math.min(room, body.mostTokens(end - start))
  const spans = new Uint32Array(2 * (before.length + most + after.length))
  const inner = spans.subarray(2 * before.length)
  const { written } = body.encode(residues, start, end, new Uint16Array(most), 0, room, inner)
  const tokens = before.length + written
  spans.fill(written > 0 ? spans[2 * tokens - 1]! : 0, 2 * tokens)
  return spans.slice(0, 2 * (tokens + after.length))
}

function encodePair(
  { maxTokens }: TokenizerSpec,
  { before, between, after, secondType }: Frame,
  body: TokenBody,
  { first, second }: { readonly first: Stretch; readonly second: Stretch },
  out: Uint16Array,
  types: Uint8Array,
  at: number,
): Written {
  const room = Math.max(0, maxTokens - before.length - between.length - after.length)
  const [kept, keptSecond] = longestFirst(countOf(body, first), countOf(body, second), room)
  let to = put(before, out, at)
  const a = body.encode(first.residues, first.start, first.end, out, to, kept, null)
  to = put(between, out, to + a.written)
  types.fill(0, at, to)
  const from = to
  const b = body.encode(second.residues, second.start, second.end, out, to, keptSecond, null)
  to = put(after, out, to + b.written)
  types.fill(secondType, from, to)
  return { written: to - at, residuesCut: first.end - a.readTo + second.end - b.readTo }
}

function countOf(body: TokenBody, { residues, start, end }: Stretch): number {
  const most = body.mostTokens(end - start)
  return body.encode(residues, start, end, new Uint16Array(most), 0, most, null).written
}

/** What stays of two rows of tokens (`truncate_encodings` of the library `tokenizers`). */
function longestFirst(first: number, second: number, room: number): readonly [number, number] {
  if (first + second <= room) return [first, second]
  const short = Math.min(first, second)
  const half = Math.floor(room / 2)
  const kept = short <= half ? [short, room - short] : [half, room - half]
  return first <= second ? [kept[0]!, kept[1]!] : [kept[1]!, kept[0]!]
}
