/**
 * Which tokens a masked language model has to guess, and what stands in their place. A pure function of (key, row), so
 * that a run which goes on from a checkpoint hides what an uninterrupted one would have hidden.
 *
 * Devlin 2019 (BERT) hides 15 % of the tokens: 80 % of those become [MASK], 10 % a random token, 10 % stay. Joshi 2020
 * (SpanBERT) hides runs of neighbours, all of a run in the same way; so does DNABERT (Ji 2021), where k-mers overlap and a
 * neighbour that stays gives the answer away. Two deviations: the number of hidden tokens is the same share of every row
 * and no draw per token, so that batches keep their shape; and DNABERT draws 80/10/10 for each token of a run by itself.
 */
import { streamKey, uniform } from '../shared/random.ts'
import type { TokenizerSpec } from '../tokenize/types.ts'
import type { Masking } from './tasks/types.ts'

/** What may be hidden, and what stands in for it. */
export type MaskableTokens = {
  /** By id: 1 for a token that may be hidden. */
  readonly maskable: Uint8Array
  /** The same as a list, to draw random tokens from. */
  readonly ids: Int32Array
  readonly mask: number
}

export type MaskedTokens = {
  /** int32 (B · T): what the model reads. */
  readonly ids: Int32Array
  /** int32 (N), ascending: flat index row · T + t of each hidden token. */
  readonly positions: Int32Array
  /** int32 (N): the token that stood there. */
  readonly classes: Int32Array
}

const SHARE_MASKED = 0.8
const SHARE_RANDOM = 0.1

/** All tokens but the special ones and "any residue" (N, X), which no context foretells. */
export function maskableTokens({ vocabulary, special, alphabet }: TokenizerSpec): MaskableTokens {
  const anything = alphabet === 'protein' ? 'X' : alphabet === 'dna' || alphabet === 'rna' ? 'N' : null
  const hidden = new Set(Object.values(special))
  const maskable = Uint8Array.from(vocabulary, (text, id) => Number(!hidden.has(id) && text !== anything))
  return { maskable, ids: Int32Array.from(vocabulary.keys()).filter((id) => maskable[id] === 1), mask: special.mask }
}

/**
 * @param batch padded ids, row by row
 * @param rows the number of each row in its part, which its draw depends on
 * @param key stream of the draws, e.g. of (seed, step)
 */
export function maskTokens(
  { ids, tokens }: { readonly ids: Int32Array; readonly tokens: number },
  rows: Uint32Array,
  vocabulary: MaskableTokens,
  masking: Masking,
  key: number,
): MaskedTokens {
  const changed = ids.slice()
  const positions: number[] = []
  rows.forEach((row, i) => {
    const places = placesOf(ids, i * tokens, tokens, vocabulary)
    const rowKey = streamKey(key, 'mask', row)
    for (const [run, span] of spans(places, masking, rowKey).entries()) {
      replace(changed, span, vocabulary, streamKey(rowKey, 'replace', run))
      for (const place of span) positions.push(place)
    }
  })
  return {
    ids: changed,
    positions: Int32Array.from(positions),
    classes: Int32Array.from(positions, (place) => ids[place]!),
  }
}

/** Flat places of the tokens of one row that may be hidden. */
function placesOf(ids: Int32Array, start: number, tokens: number, { maskable }: MaskableTokens): Int32Array {
  const places = new Int32Array(tokens)
  let count = 0
  for (let at = start; at < start + tokens; at++) if (maskable[ids[at]!] === 1) places[count++] = at
  return places.subarray(0, count)
}

/**
 * Runs that do not overlap, ascending; every arrangement of them is equally likely: distinct starts among the places that
 * are left when every run is one place long, each then moved on by what the runs before it take.
 */
function spans(places: Int32Array, { rate, spanLength }: Masking, key: number): Int32Array[] {
  if (places.length === 0) return []
  const length = Math.min(spanLength, places.length)
  const wanted = Math.max(1, Math.round((rate * places.length) / length))
  const count = Math.min(wanted, Math.floor(places.length / length))
  const starts = distinct(count, places.length - count * (length - 1), key)
  return starts.map((start, i) => {
    const from = start + i * (length - 1)
    return places.subarray(from, from + length)
  })
}

/** `count` distinct whole numbers below `below`, ascending (Floyd's algorithm). */
function distinct(count: number, below: number, key: number): number[] {
  const chosen = new Set<number>()
  for (let top = below - count; top < below; top++) {
    const drawn = Math.floor(uniform(key, top) * (top + 1))
    chosen.add(chosen.has(drawn) ? top : drawn)
  }
  return [...chosen].sort((a, b) => a - b)
}

function replace(ids: Int32Array, span: Int32Array, vocabulary: MaskableTokens, key: number): void {
  const way = uniform(key, 0)
  if (way >= SHARE_MASKED + SHARE_RANDOM) return
  span.forEach((place, i) => {
    const drawn = Math.floor(uniform(key, i + 1) * vocabulary.ids.length)
    ids[place] = way < SHARE_MASKED ? vocabulary.mask : vocabulary.ids[drawn]!
  })
}
