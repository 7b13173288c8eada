/** What the tokens of a batch should say, read off the labels of the bases that they cover. */
import { UNKNOWN_LABEL } from '../../tokenize/types.ts'
import type { HostBatch } from '../makeBatch.ts'
import type { LossTargets } from '../tasks/types.ts'
import { spanOf, type TiledPart } from './spans.ts'

export type TokenTargetOptions = {
  readonly classes: number
  /** Class on the other strand, by class: `coding+` is `coding-` there. */
  readonly otherStrand: Uint8Array
  readonly classWeights: Float32Array | null
  readonly labelSmoothing: number
}

/**
 * The share of each label among the labelled bases of a token, as a distribution. A token counts by the share of its
 * bases that have a label (times the weight of their classes): special tokens and padding not at all. Of text, only the
 * first token of a word counts.
 */
export function tokenTargets(part: TiledPart, batch: HostBatch, options: TokenTargetOptions): LossTargets {
  const { classes, labelSmoothing } = options
  const targets = new Float32Array(batch.rows * batch.tokens * classes)
  const weights = new Float32Array(batch.rows * batch.tokens)
  let total = 0
  for (let i = 0; i < batch.rows; i++) {
    for (let place = 0; place < batch.tokens; place++) {
      const at = i * batch.tokens + place
      const shares = targets.subarray(at * classes, (at + 1) * classes)
      const token = tokenAt(part, batch, i, place)
      const weight = token === null ? 0 : countLabels(part, batch, i, token, options, shares)
      weights[at] = weight
      total += weight
      if (weight === 0) shares.fill(1 / classes)
      else if (labelSmoothing > 0) smooth(shares, labelSmoothing)
    }
  }
  return { targets, weights, total }
}

/**
 * Which token of its row stands at a place: augmentation turns a row to its other strand and shifts it. Null for special
 * tokens, padding, and what a shift has filled up.
 */
function tokenAt(
  { offsets, targets }: TiledPart,
  { source, tokens, turned, shifts }: HostBatch,
  i: number,
  place: number,
): number | null {
  const { before, after } = targets.edges
  const row = source[i]!
  const length = Math.min(tokens, offsets[row + 1]! - offsets[row]!)
  const inner = length - before - after
  if (place < before || place >= before + inner) return null
  const index = place - before - (shifts?.[i] ?? 0)
  if (index < 0 || index >= inner) return null
  return before + (turned?.[i] === 1 ? inner - 1 - index : index)
}

/** Fills `shares`, which begins with zeros; returns the weight of the token. */
function countLabels(
  part: TiledPart,
  { source, turned }: HostBatch,
  i: number,
  token: number,
  { otherStrand, classWeights }: TokenTargetOptions,
  shares: Float32Array,
): number {
  const { starts, slots, bases, labels, wordStarts } = part.targets
  const row = source[i]!
  const first = bases[slots[row]!]! + starts[row]!
  const { from, to } = spanOf(part, row, token)
  let labelled = 0
  for (let base = first + from; base < first + to; base++) {
    const label = labels[base]!
    if (label === UNKNOWN_LABEL || (wordStarts !== null && wordStarts[base] === 0)) continue
    shares[turned?.[i] === 1 ? otherStrand[label]! : label]! += 1
    labelled += 1
  }
  if (labelled === 0) return 0
  let weight = 0
  for (let c = 0; c < shares.length; c++) {
    shares[c]! /= labelled
    weight += shares[c]! * (classWeights?.[c] ?? 1)
  }
  return wordStarts !== null ? weight : (weight * labelled) / (to - from)
}

/** Towards the uniform distribution (Szegedy 2016). */
function smooth(shares: Float32Array, rate: number): void {
  for (let c = 0; c < shares.length; c++) shares[c] = (1 - rate) * shares[c]! + rate / shares.length
}

/** How often each label stands, over whole sequences; of text, once per word. */
export function countBaseLabels({ targets: { labels, wordStarts } }: TiledPart, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  labels.forEach((label, base) => {
    if (label !== UNKNOWN_LABEL && wordStarts?.[base] !== 0) counts[label]! += 1
  })
  return counts
}

/** The name of each label on the other strand: `coding+` and `coding-` change places, all others stay. */
export function strandPartners(names: readonly string[]): Uint8Array {
  const other = (name: string) => name.replace(/[+-]$/, (mark) => (mark === '+' ? '-' : '+'))
  return Uint8Array.from(names, (name, i) => {
    const partner = names.indexOf(other(name))
    return partner === -1 ? i : partner
  })
}
