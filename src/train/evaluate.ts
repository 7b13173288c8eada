/** What a model says about rows: logits, and everything that follows from them. */
import * as tf from '@tensorflow/tfjs-core'
import { classificationMetrics, countConfusion } from '../metrics/classification.ts'
import type { ClassificationMetrics } from '../metrics/types.ts'
import type { Model } from '../models/types.ts'
import { throwIfAborted } from '../shared/errors.ts'
import { yieldToEventLoop } from '../shared/yieldToEventLoop.ts'
import type { EncodedPart, TokenizerSpec } from '../tokenize/types.ts'
import { bucketFor, bucketLengths } from './bucketLengths.ts'
import { type BatchMaker, createBatchMaker, rowLengths } from './makeBatch.ts'
import { disposeBatch, tokenBatch } from './tokenBatch.ts'

export type LogitsOptions = {
  /** The mean of both strands' logits. */
  readonly reverseComplement: boolean
  readonly signal?: AbortSignal | undefined
  readonly onRows?: ((done: number, total: number) => void) | undefined
}

/** Per row: a distribution over C classes (row by row), the likeliest class, and the loss where there is a label. */
export type Predictions = {
  readonly classes: number
  readonly probabilities: Float32Array
  readonly predicted: Int32Array
  /** Mean cross-entropy of the labelled rows; 0 without any. */
  readonly loss: number
}

/** Activations of one such batch stay below some 100 MB for the families we have. */
const TOKENS_PER_BATCH = 16_384
const MAX_ROWS_PER_BATCH = 128

/** @returns float32 (rows, C), row by row, in the order of the part */
export async function logitsOf(
  model: Model,
  part: EncodedPart,
  spec: TokenizerSpec,
  options: LogitsOptions,
): Promise<Float32Array> {
  const total = part.labels.length
  const lengths = rowLengths(part)
  const buckets = bucketLengths(lengths)
  const maker = createBatchMaker(part, spec)
  const order = Uint32Array.from(lengths.keys()).sort((a, b) => lengths[a]! - lengths[b]! || a - b)
  let logits = new Float32Array(0)
  for (let at = 0; at < total; ) {
    throwIfAborted(options.signal, 'The evaluation')
    const { rows, tokens } = nextRows(order, at, lengths, buckets)
    const values = await batchLogits(model, maker, rows, tokens, options.reverseComplement)
    const classes = values.length / rows.length
    if (logits.length === 0) logits = new Float32Array(total * classes)
    rows.forEach((row, i) => {
      logits.set(values.subarray(i * classes, (i + 1) * classes), row * classes)
    })
    at += rows.length
    options.onRows?.(at, total)
    await yieldToEventLoop()
  }
  return logits
}

/** Softmax, argmax and loss, on the host: a few numbers per row. */
export function predictionsFrom(logits: Float32Array, labels: Int32Array, classes: number): Predictions {
  const probabilities = new Float32Array(logits.length)
  const predicted = new Int32Array(labels.length)
  let loss = 0
  let labelled = 0
  labels.forEach((label, row) => {
    const start = row * classes
    const best = argMax(logits, start, classes)
    let sum = 0
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[start + c]! - logits[start + best]!)
    const logSum = Math.log(sum) + logits[start + best]!
    for (let c = 0; c < classes; c++) probabilities[start + c] = Math.exp(logits[start + c]! - logSum)
    predicted[row] = best
    if (label < 0) return
    loss += logSum - logits[start + label]!
    labelled += 1
  })
  return { classes, probabilities, predicted, loss: labelled === 0 ? 0 : loss / labelled }
}

/** Loss and metrics of a labelled part, with the predictions that they come from. */
export async function evaluatePart(
  model: Model,
  part: EncodedPart,
  spec: TokenizerSpec,
  classes: readonly string[],
  options: LogitsOptions,
): Promise<{ readonly predictions: Predictions; readonly metrics: ClassificationMetrics }> {
  const logits = await logitsOf(model, part, spec, options)
  const predictions = predictionsFrom(logits, part.labels, classes.length)
  const confusion = countConfusion(part.labels, predictions.predicted, classes.length)
  return { predictions, metrics: classificationMetrics(confusion, classes) }
}

function nextRows(order: Uint32Array, at: number, lengths: Uint32Array, buckets: readonly number[]) {
  const tokens = bucketFor(buckets, lengths[order[at]!]!)
  const most = Math.max(1, Math.min(MAX_ROWS_PER_BATCH, Math.floor(TOKENS_PER_BATCH / tokens)))
  let end = at
  while (end < order.length && end - at < most && lengths[order[end]!]! <= tokens) end += 1
  return { rows: order.subarray(at, end), tokens }
}

async function batchLogits(
  model: Model,
  maker: BatchMaker,
  rows: Uint32Array,
  tokens: number,
  bothStrands: boolean,
): Promise<Float32Array> {
  const run = (otherStrand: boolean) => {
    const batch = tokenBatch(model, maker.plain(rows, tokens, otherStrand))
    const logits = model.logits(batch, { training: false })
    disposeBatch(batch)
    return logits
  }
  const logits = bothStrands ? tf.tidy(() => tf.mul(tf.add(run(false), run(true)), 0.5)) : run(false)
  const values = await logits.data<'float32'>()
  const copy = Float32Array.from(values)
  logits.dispose()
  return copy
}

function argMax(values: Float32Array, start: number, count: number): number {
  let best = 0
  for (let c = 1; c < count; c++) if (values[start + c]! > values[start + best]!) best = c
  return best
}
