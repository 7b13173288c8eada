import type { TileTargets } from '../../tokenize/types.ts'
import type { PartRun } from '../tasks/types.ts'
import { requireTiles, type TiledPart } from './spans.ts'
import { type StitchedSequence, Stitcher } from './stitch.ts'

/** A label for every base of whole sequences, back to back. */
export type BasePredictions = Pick<TileTargets, 'kind' | 'records' | 'bases' | 'wordStarts'> & {
  readonly predicted: Uint8Array
  /** Probability of the predicted label, in 255ths. */
  readonly confidence: Uint8Array
  /** Mean cross-entropy of the labelled bases (or words); 0 without any. */
  readonly loss: number
}

/** Stitches sequence by sequence: what is kept of each is two bytes per base, however many labels there are. */
export async function predictTiles(run: PartRun, classes: number): Promise<BasePredictions> {
  const part = requireTiles(run.part)
  const { kind, records, bases, wordStarts } = part.targets
  const predicted = new Uint8Array(bases.at(-1)!)
  const confidence = new Uint8Array(predicted.length)
  const stitcher = new Stitcher(part, classes)
  const loss = { sum: 0, count: 0 }
  await run.eachBatch(async (logits, { source, tokens }) => {
    const values = await logits.data<'float32'>()
    const perRow = tokens * classes
    source.forEach((row, i) => {
      const sequence = stitcher.add(row, values.subarray(i * perRow, (i + 1) * perRow))
      if (sequence) decide(part, sequence, classes, { predicted, confidence, loss })
    })
  })
  return { kind, records, bases, wordStarts, predicted, confidence, loss: loss.count === 0 ? 0 : loss.sum / loss.count }
}

type Result = Pick<BasePredictions, 'predicted' | 'confidence'> & { readonly loss: { sum: number; count: number } }

function decide(
  { targets: { bases, labels, wordStarts } }: TiledPart,
  { slot, logits }: StitchedSequence,
  classes: number,
  { predicted, confidence, loss }: Result,
): void {
  const first = bases[slot]!
  for (let base = first, at = 0; base < bases[slot + 1]!; base++, at += classes) {
    const { best, logSum } = softmaxOf(logits, at, classes)
    predicted[base] = best
    confidence[base] = Math.round(255 * Math.exp(logits[at + best]! - logSum))
    const label = labels[base]!
    if (label >= classes || wordStarts?.[base] === 0) continue
    loss.sum += logSum - logits[at + label]!
    loss.count += 1
  }
}

/** The likeliest class, and the logarithm of the sum of the exponentials. */
function softmaxOf(logits: Float32Array, at: number, classes: number): { best: number; logSum: number } {
  let best = 0
  for (let c = 1; c < classes; c++) if (logits[at + c]! > logits[at + best]!) best = c
  let sum = 0
  for (let c = 0; c < classes; c++) sum += Math.exp(logits[at + c]! - logits[at + best]!)
  return { best, logSum: Math.log(sum) + logits[at + best]! }
}
