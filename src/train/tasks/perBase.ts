/**
 * A label per base from any tokenizer, or a tag per word of text: softmax over the labels of each token. Long sequences are
 * cut into tiles and stitched together again, so that predictions are about whole sequences.
 */
import * as tf from '@tensorflow/tfjs-core'
import { crossEntropy } from '../../kernels/index.ts'
import { PerBaseCounter } from '../../metrics/perBase.ts'
import { spansOf } from '../../metrics/spans.ts'
import type { PerBaseMetrics } from '../../metrics/types.ts'
import { UNKNOWN_LABEL } from '../../tokenize/types.ts'
import { TrainDataError } from '../errors.ts'
import { classWeightsOf } from '../lossTargets.ts'
import { alignStrands } from '../tiles/alignStrands.ts'
import { annotationFiles } from '../tiles/annotationFiles.ts'
import { labelText } from '../tiles/labelText.ts'
import { type BasePredictions, predictTiles } from '../tiles/predictTiles.ts'
import { settleChain } from '../tiles/settleChain.ts'
import { requireTiles } from '../tiles/spans.ts'
import { countBaseLabels, strandPartners, tokenTargets } from '../tiles/tokenTargets.ts'
import { namedRuns, tracksOf } from '../tiles/tracks.ts'
import { unitsOf } from '../tiles/units.ts'
import { words } from '../words.ts'
import { markdownCell } from './markdown.ts'
import type { Answer, LossTargets, Outputs, Scores, Task } from './types.ts'

export const perBase: Task<BasePredictions, PerBaseMetrics> = {
  kind: 'per-base',
  head: 'token',
  problem: 'single_label_classification',
  selections: ['mcc', 'spanF1', 'accuracy', 'macroF1', 'loss'],
  scores: [
    { key: 'accuracy', name: 'accuracy', hub: 'accuracy' },
    { key: 'mcc', name: 'MCC', hub: 'matthews_correlation' },
    { key: 'weightedF1', name: 'weighted F1', hub: 'f1' },
    { key: 'macroF1', name: 'macro F1', hub: 'f1' },
    { key: 'spanF1', name: 'F1 of segments or entities', hub: 'seqeval' },
  ],
  verdict: { key: 'mcc', tie: 0.005 },
  card: { noun: 'sequence labeller', outputs: 'Labels', hub: 'token-classification' },

  isLabelled(part, row) {
    const { bases, labels, slots } = requireTiles(part).targets
    return labels.subarray(bases[slots[row]!], bases[slots[row]! + 1]).some((label) => label !== UNKNOWN_LABEL)
  },
  check(train, { names }) {
    const present = names.filter((_, i) => countBaseLabels(requireTiles(train), names.length)[i]! > 0)
    if (present.length < 2) throw new TrainDataError(words.oneClass(present[0]!), words.oneClassAdvice)
  },
  /** Labels that are marked with their strand can be read from either; others may well belong to one. */
  strand({ names }) {
    const marked = strandPartners(names).some((partner, i) => partner !== i)
    return { reverseComplement: marked, reason: marked ? words.markedStrands : words.unmarkedStrands }
  },
  classCounts: (train, { names }) => countBaseLabels(requireTiles(train), names.length),
  pose(train, { names }, { classWeights, labelSmoothing }) {
    const part = requireTiles(train)
    const options = {
      classes: names.length,
      otherStrand: strandPartners(names),
      classWeights: classWeightsOf(countBaseLabels(part, names.length), classWeights),
      labelSmoothing,
    }
    return (batch) => ({ batch, targets: tokenTargets(part, batch, options) })
  },
  loss: tokenLoss,

  predict: (run, { names, chain }) => predictTiles(run, names.length, chain ?? null),
  async settle(valid, train, outputs) {
    const settled = await settleChain(valid, requireTiles(train), outputs.names)
    return settled ? { outputs: { ...outputs, chain: settled.chain }, metrics: settled.metrics } : { outputs }
  },
  metrics({ predicted }, part, { names }) {
    const { targets } = requireTiles(part)
    const counter = new PerBaseCounter(names, targets.wordStarts === null ? 'base' : 'word')
    for (let slot = 0; slot < targets.records.length; slot++) {
      const actual = unitsOf(targets, targets.labels, slot)
      if (actual.some((label) => label !== UNKNOWN_LABEL)) counter.add(actual, unitsOf(targets, predicted, slot))
    }
    return counter.metrics()
  },
  selectionValue: (metric, metrics) => scoresOf(metrics)[metric]!,
  /** Of an accuracy over as many independent answers as there are segments: neighbouring bases are no independent ones. */
  standardError({ accuracy, segments }) {
    const answers = segments.exact.support
    return answers === 0 ? 0 : Math.sqrt((accuracy * (1 - accuracy)) / answers)
  },
  scoresOf,

  recordsOf: (part) => requireTiles(part).targets.records,
  table(predictions, { names }, truth) {
    const text = (values: Uint8Array, row: number) => labelText(unitsOf(predictions, values, row), names, predictions)
    const known = truth && requireTiles(truth).targets.labels
    return {
      columns: [...(known ? ['label'] : []), 'predicted'],
      cells: (row) => [...(known ? [text(known, row)] : []), text(predictions.predicted, row)],
    }
  },
  files: (predictions, ids, { names }) => annotationFiles(predictions, ids, names),
  summary({ predicted, wordStarts }, { names }) {
    const counts = new Array<number>(names.length).fill(0)
    predicted.forEach((label, base) => {
      if (wordStarts?.[base] !== 0) counts[label]! += 1
    })
    return { classes: names.map((label, i) => ({ label, count: counts[i]! })) }
  },
  answer: answerOf,
  tracks: tracksOf,
  alignStrands: (logits, batch, part, { names }) => alignStrands(logits, batch, requireTiles(part), names),
  details,
}

/** The runs of labels, the label of most units, and how sure the model is of all of them on average. */
function answerOf(predictions: BasePredictions, row: number, { names }: Outputs): Answer {
  const units = unitsOf(predictions, predictions.predicted, row)
  const sure = unitsOf(predictions, predictions.confidence, row)
  const counts = new Array<number>(names.length).fill(0)
  for (const label of units) counts[label]! += 1
  return {
    predicted: names[counts.indexOf(Math.max(...counts))]!,
    probability: sure.length === 0 ? 0 : sure.reduce((sum, value) => sum + value, 0) / (255 * sure.length),
    runs: namedRuns(units, names),
  }
}

function scoresOf(metrics: PerBaseMetrics): Scores {
  const { accuracy, mcc, macro, weighted } = metrics
  return { accuracy, mcc, macroF1: macro.f1, weightedF1: weighted.f1, spanF1: spansOf(metrics).micro.f1 }
}

function tokenLoss(logits: tf.Tensor2D, { targets, weights }: LossTargets): tf.Scalar {
  const distributions = tf.tensor2d(targets, logits.shape, 'float32')
  return crossEntropy(logits, distributions, weights ? tf.tensor1d(weights) : null)
}

function details(metrics: PerBaseMetrics): string[] {
  const { perClass, unit, entities } = metrics
  return [
    table(unit === 'base' ? 'bases' : 'words', perClass),
    table(entities ? 'entities' : 'segments with exact ends', spansOf(metrics).perClass),
  ]
}

function table(counted: string, rows: PerBaseMetrics['perClass']): string {
  const header = `| label | precision | recall | F1 | ${counted} |\n|---|---|---|---|---|`
  const cells = rows.map(({ label, precision, recall, f1, support }) =>
    [markdownCell(label), ...[precision, recall, f1].map((value) => value.toFixed(4)), support].join(' | '),
  )
  return [header, ...cells.map((row) => `| ${row} |`)].join('\n')
}
