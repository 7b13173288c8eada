/** What a model says about rows: logits, and everything that follows from them. */
import * as tf from '@tensorflow/tfjs-core'
import type { TaskMetrics } from '../metrics/types.ts'
import type { Model } from '../models/types.ts'
import { throwIfAborted } from '../shared/errors.ts'
import { yieldToEventLoop } from '../shared/yieldToEventLoop.ts'
import type { EncodedPart, TokenizerSpec } from '../tokenize/types.ts'
import { bucketFor, bucketLengths } from './bucketLengths.ts'
import { createBatchMaker, type HostBatch, rowLengths } from './makeBatch.ts'
import type { Outputs, PartRun, Predictions, Task } from './tasks/types.ts'
import { disposeBatch, tokenBatch } from './tokenBatch.ts'

export type LogitsOptions = {
  /** The mean of both strands' logits. */
  readonly reverseComplement: boolean
  readonly signal?: AbortSignal | undefined
  readonly onRows?: ((done: number, total: number) => void) | undefined
}

/** A model and what it takes to ask it. */
export type Learnt = {
  readonly model: Model
  readonly tokenizer: TokenizerSpec
  readonly task: Task
  readonly outputs: Outputs
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
  let all = new Float32Array(0)
  await eachBatch(model, part, spec, options, async (logits, { source }) => {
    const values = await logits.data<'float32'>()
    const classes = values.length / source.length
    if (all.length === 0) all = new Float32Array(part.labels.length * classes)
    source.forEach((row, i) => {
      all.set(values.subarray(i * classes, (i + 1) * classes), row * classes)
    })
  })
  return all
}

/** Runs the model over all rows, by rising length; with both strands, `take` gets the mean of their logits. */
async function eachBatch(
  model: Model,
  part: EncodedPart,
  spec: TokenizerSpec,
  options: LogitsOptions,
  take: (logits: tf.Tensor2D, batch: HostBatch) => Promise<void>,
  feed: (batch: HostBatch) => HostBatch = (batch) => batch,
): Promise<void> {
  const total = part.labels.length
  const lengths = rowLengths(part)
  const buckets = bucketLengths(lengths)
  const maker = createBatchMaker(part, spec)
  const order = Uint32Array.from(lengths.keys()).sort((a, b) => lengths[a]! - lengths[b]! || a - b)
  for (let at = 0; at < total; ) {
    throwIfAborted(options.signal, 'The evaluation')
    const { rows, tokens } = nextRows(order, at, lengths, buckets)
    const make = (otherStrand: boolean) => feed(maker.plain(rows, tokens, otherStrand))
    const batch = make(false)
    const logits = batchLogits(model, batch, options.reverseComplement ? make(true) : null)
    try {
      await take(logits, batch)
    } finally {
      logits.dispose()
    }
    at += rows.length
    options.onRows?.(at, total)
    await yieldToEventLoop()
  }
}

/** Loss and metrics of a labelled part, with the predictions that they come from. */
export async function evaluatePart(
  learnt: Learnt,
  part: EncodedPart,
  options: LogitsOptions,
): Promise<{ readonly predictions: Predictions; readonly metrics: TaskMetrics }> {
  const predictions = await predictPart(learnt, part, options)
  return { predictions, metrics: learnt.task.metrics(predictions, part, learnt.outputs) }
}

/** What a model says of a part, whether its rows have labels or not. */
export function predictPart(
  { model, tokenizer, task, outputs }: Learnt,
  part: EncodedPart,
  options: LogitsOptions,
): Promise<Predictions> {
  const run: PartRun = {
    part,
    logits: () => logitsOf(model, part, tokenizer, options),
    eachBatch: (take, feed) => eachBatch(model, part, tokenizer, options, take, feed),
  }
  return task.predict(run, outputs)
}

/** The part as if nothing were known of its rows. */
export function unlabelled({ targets: _, ...part }: EncodedPart): EncodedPart {
  return { ...part, labels: part.labels.map(() => -1) }
}

function nextRows(order: Uint32Array, at: number, lengths: Uint32Array, buckets: readonly number[]) {
  const tokens = bucketFor(buckets, lengths[order[at]!]!)
  const most = Math.max(1, Math.min(MAX_ROWS_PER_BATCH, Math.floor(TOKENS_PER_BATCH / tokens)))
  let end = at
  while (end < order.length && end - at < most && lengths[order[end]!]! <= tokens) end += 1
  return { rows: order.subarray(at, end), tokens }
}

function batchLogits(model: Model, given: HostBatch, otherStrand: HostBatch | null): tf.Tensor2D {
  const run = (host: HostBatch) => {
    const batch = tokenBatch(model, host)
    const logits = model.logits(batch, { training: false })
    disposeBatch(batch)
    return logits
  }
  return otherStrand ? tf.tidy(() => tf.mul(tf.add(run(given), run(otherStrand)), 0.5)) : run(given)
}
