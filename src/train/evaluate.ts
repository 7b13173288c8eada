/** What a model says about rows: logits, and everything that follows from them. */
import * as tf from '@tensorflow/tfjs-core'
import type { TaskMetrics } from '../metrics/types.ts'
import type { Model } from '../models/types.ts'
import { throwIfAborted } from '../shared/errors.ts'
import { yieldToEventLoop } from '../shared/yieldToEventLoop.ts'
import { type EncodedPart, type TokenizerSpec, UNKNOWN_LABEL } from '../tokenize/types.ts'
import { bucketFor, bucketLengths } from './bucketLengths.ts'
import { createBatchMaker, type HostBatch, rowLengths } from './makeBatch.ts'
import type { Outputs, PartRun, Predictions, Settled, Task } from './tasks/types.ts'
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

/** Logits of the other strand, in the order of the given one. */
type Align = (logits: tf.Tensor2D, batch: HostBatch) => tf.Tensor2D

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
  align: Align = (logits) => logits,
): Promise<void> {
  const total = part.labels.length
  const lengths = rowLengths(part)
  const buckets = bucketLengths(lengths)
  const maker = createBatchMaker(part, spec)
  const order = rowOrder(part, lengths)
  for (let at = 0; at < total; ) {
    throwIfAborted(options.signal, 'The evaluation')
    const { rows, tokens } = nextRows(order, at, lengths, buckets)
    const make = (otherStrand: boolean) => feed(maker.plain(rows, tokens, otherStrand))
    const batch = make(false)
    const logits = batchLogits(model, batch, options.reverseComplement ? make(true) : null, align)
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
export function predictPart(learnt: Learnt, part: EncodedPart, options: LogitsOptions): Promise<Predictions> {
  return learnt.task.predict(runPart(learnt, part, options), learnt.outputs)
}

/** What is decided on validation data at the end of a training; the outputs as they are where that is nothing. */
export async function settleOutputs(
  learnt: Learnt,
  { train, valid }: { readonly train: EncodedPart; readonly valid: EncodedPart },
  options: LogitsOptions,
): Promise<Settled> {
  const { task, outputs } = learnt
  return task.settle ? task.settle(runPart(learnt, valid, options), train, outputs) : { outputs }
}

function runPart({ model, tokenizer, task, outputs }: Learnt, part: EncodedPart, options: LogitsOptions): PartRun {
  // A language model is asked about other tokens on the other strand: no mean over both.
  const judged = outputs.language ? { ...options, reverseComplement: false } : options
  return {
    part,
    logits: () => logitsOf(model, part, tokenizer, options),
    eachBatch(take, feed) {
      const align: Align = (logits, batch) => task.alignStrands?.(logits, batch, part, outputs) ?? logits
      return eachBatch(model, part, tokenizer, judged, take, feed, align)
    },
  }
}

/** The part as if nothing were known of its rows. */
export function unlabelled({ targets, ...part }: EncodedPart): EncodedPart {
  const rows = { ...part, labels: part.labels.map(() => -1) }
  if (targets?.kind !== 'per-base') return rows
  return { ...rows, targets: { ...targets, labels: targets.labels.map(() => UNKNOWN_LABEL) } }
}

/** By rising length, so that little is padded; the tiles of a sequence stay together, in their order. */
function rowOrder({ targets }: EncodedPart, lengths: Uint32Array): Uint32Array {
  const order = Uint32Array.from(lengths.keys())
  if (targets?.kind !== 'per-base') return order.sort((a, b) => lengths[a]! - lengths[b]! || a - b)
  const { slots, bases } = targets
  const basesOf = (row: number) => bases[slots[row]! + 1]! - bases[slots[row]!]!
  return order.sort((a, b) => basesOf(a) - basesOf(b) || a - b)
}

function nextRows(order: Uint32Array, at: number, lengths: Uint32Array, buckets: readonly number[]) {
  const tokens = bucketFor(buckets, lengths[order[at]!]!)
  const most = Math.max(1, Math.min(MAX_ROWS_PER_BATCH, Math.floor(TOKENS_PER_BATCH / tokens)))
  let end = at
  while (end < order.length && end - at < most && lengths[order[end]!]! <= tokens) end += 1
  return { rows: order.subarray(at, end), tokens }
}

function batchLogits(model: Model, given: HostBatch, otherStrand: HostBatch | null, align: Align): tf.Tensor2D {
  const run = (host: HostBatch) => {
    const batch = tokenBatch(model, host)
    const logits = model.logits(batch, { training: false })
    disposeBatch(batch)
    return logits
  }
  if (!otherStrand) return run(given)
  return tf.tidy(() => tf.mul(tf.add(run(given), align(run(otherStrand), otherStrand)), 0.5))
}
