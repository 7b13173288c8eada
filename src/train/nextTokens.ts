/** What an autoregressive model has to guess: after every token the next one. */
import type { TokenizerSpec } from '../tokenize/types.ts'

/** Padded ids of B rows, with 1 in `mask` for a token and 0 for padding. */
export type TokenRows = {
  readonly rows: number
  readonly tokens: number
  readonly ids: Int32Array
  readonly mask: Float32Array
  readonly tokenCount: number
}

export type NextTokens<R extends TokenRows> = {
  /** What the model reads; one token wider where the tokenizer adds no special tokens by itself. */
  readonly batch: R
  /** int32 (N), ascending: flat index row · T + t of the tokens after which one is asked for. */
  readonly positions: Int32Array
  /** int32 (N): the tokens that follow. */
  readonly classes: Int32Array
}

/**
 * A row reads [CLS] x … z and is asked for x … z [SEP]. Nobody is asked for [UNK]: what the vocabulary lacks cannot be
 * made. A sequence that was cut at its longest ends in [SEP] all the same; the tokenizer's cell tells how many were.
 */
export function nextTokens<R extends TokenRows>(batch: R, spec: TokenizerSpec): NextTokens<R> {
  const framed = spec.wrap ? batch : withFrame(batch, spec)
  const { unk, sep, pad } = spec.special
  const positions: number[] = []
  const classes: number[] = []
  for (let row = 0; row < framed.rows; row++) {
    const start = row * framed.tokens
    const length = lengthOf(framed, row)
    // A frame of ours holds [CLS] and the tokens, and [SEP] only as an answer.
    const asked = spec.wrap ? length - 1 : length
    for (let t = 0; t < asked; t++) {
      const next = t + 1 < length ? framed.ids[start + t + 1]! : sep
      if (next === unk && unk !== sep && unk !== pad) continue
      positions.push(start + t)
      classes.push(next)
    }
  }
  return { batch: framed, positions: Int32Array.from(positions), classes: Int32Array.from(classes) }
}

function lengthOf({ mask, tokens }: TokenRows, row: number): number {
  const start = row * tokens
  const end = mask.subarray(start, start + tokens).indexOf(0)
  return end === -1 ? tokens : end
}

/** [CLS] in front of every row. */
function withFrame<R extends TokenRows>(batch: R, { special }: TokenizerSpec): R {
  const tokens = batch.tokens + 1
  const ids = new Int32Array(batch.rows * tokens).fill(special.pad)
  const mask = new Float32Array(batch.rows * tokens)
  for (let row = 0; row < batch.rows; row++) {
    const length = lengthOf(batch, row)
    const [from, to] = [row * batch.tokens, row * tokens]
    ids[to] = special.cls
    ids.set(batch.ids.subarray(from, from + length), to + 1)
    mask.fill(1, to, to + length + 1)
  }
  return { ...batch, tokens, ids, mask, tokenCount: batch.tokenCount + batch.rows }
}
