import type { LabelChain } from '../../models/types.ts'
import type { TileTargets } from '../../tokenize/types.ts'
import type { PartRun } from '../tasks/types.ts'
import { gainsOf } from './boundaries.ts'
import { likeliestPath } from './labelChain.ts'
import { isBaseByBase, SequenceTokens } from './sequenceTokens.ts'
import { requireTiles, type TiledPart } from './spans.ts'
import { eachSequence, type StitchedSequence } from './stitch.ts'
import { unitLogits } from './units.ts'

/** A label for every base of whole sequences, back to back. */
export type BasePredictions = Pick<TileTargets, 'kind' | 'records' | 'bases' | 'wordStarts'> & {
  readonly predicted: Uint8Array
  /** Probability of the predicted label, in 255ths. */
  readonly confidence: Uint8Array
  /** Mean cross-entropy of the labelled bases (or words); 0 without any. */
  readonly loss: number
}

/**
 * Stitches sequence by sequence: what is kept of each is two bytes per base, however many labels there are.
 * @param chain the likeliest path through it is predicted; null: the likeliest label of each base
 */
export async function predictTiles(run: PartRun, classes: number, chain: LabelChain | null): Promise<BasePredictions> {
  const part = requireTiles(run.part)
  const { kind, records, bases, wordStarts } = part.targets
  const predicted = new Uint8Array(bases.at(-1)!)
  const confidence = new Uint8Array(predicted.length)
  const loss = { sum: 0, count: 0 }
  const pathOf = chain && pathsThrough(chain, part)
  await eachSequence(run, part, classes, (sequence) => {
    const labels = pathOf ? pathOf(sequence) : likeliestLabels(sequence.logits, classes)
    predicted.set(labels, bases[sequence.slot])
    judge(part, sequence, classes, { predicted, confidence, loss })
  })
  return { kind, records, bases, wordStarts, predicted, confidence, loss: loss.count === 0 ? 0 : loss.sum / loss.count }
}

/** The likeliest label of each row of logits (…, C); of equal ones the first. */
export function likeliestLabels(logits: Float32Array, classes: number): Uint8Array {
  return Uint8Array.from({ length: logits.length / classes }, (_, row) => {
    const at = row * classes
    let best = 0
    for (let c = 1; c < classes; c++) if (logits[at + c]! > logits[at + best]!) best = c
    return best
  })
}

/** A label per base of a sequence; of text the chain is one of words, and every byte has the label of its word. */
function pathsThrough(chain: LabelChain, part: TiledPart): (sequence: StitchedSequence) => Uint8Array {
  const { targets } = part
  const { bases, wordStarts } = targets
  const { boundaries } = chain
  if (wordStarts !== null) {
    return ({ slot, logits }) => {
      const path = likeliestPath(unitLogits(targets, logits, slot), chain)
      return overWords(path, wordStarts.subarray(bases[slot], bases[slot + 1]))
    }
  }
  const tokens = boundaries && isBaseByBase(part) ? new SequenceTokens(part) : null
  return ({ slot, logits }) =>
    likeliestPath(logits, chain, tokens ? gainsOf(tokens.of(slot), boundaries!, chain.start.length) : undefined)
}

function overWords(path: Uint8Array, isStart: Uint8Array): Uint8Array {
  let word = -1
  return isStart.map((start) => {
    word += start
    return path[Math.max(0, word)] ?? 0
  })
}

type Result = Pick<BasePredictions, 'predicted' | 'confidence'> & { readonly loss: { sum: number; count: number } }

function judge(
  { targets: { bases, labels, wordStarts } }: TiledPart,
  { slot, logits }: StitchedSequence,
  classes: number,
  { predicted, confidence, loss }: Result,
): void {
  for (let base = bases[slot]!, at = 0; base < bases[slot + 1]!; base++, at += classes) {
    const logSum = logSumOf(logits, at, classes)
    confidence[base] = Math.round(255 * Math.exp(logits[at + predicted[base]!]! - logSum))
    const label = labels[base]!
    if (label >= classes || wordStarts?.[base] === 0) continue
    loss.sum += logSum - logits[at + label]!
    loss.count += 1
  }
}

/** The logarithm of the sum of the exponentials of a row. */
function logSumOf(logits: Float32Array, at: number, classes: number): number {
  let most = -Infinity
  for (let c = 0; c < classes; c++) most = Math.max(most, logits[at + c]!)
  let sum = 0
  for (let c = 0; c < classes; c++) sum += Math.exp(logits[at + c]! - most)
  return Math.log(sum) + most
}
