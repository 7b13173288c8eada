/** One of several classes per sequence: softmax and cross-entropy. */
import * as tf from '@tensorflow/tfjs-core'
import { crossEntropy } from '../../kernels/index.ts'
import { classificationMetrics, countConfusion } from '../../metrics/classification.ts'
import type { ClassificationMetrics } from '../../metrics/types.ts'
import { TrainDataError } from '../errors.ts'
import { classWeightsOf, countClasses, lossTargets } from '../lossTargets.ts'
import { words } from '../words.ts'
import { markdownCell } from './markdown.ts'
import type { ClassPredictions, LossTargets, Scores, Task } from './types.ts'

export const classification: Task<ClassPredictions, ClassificationMetrics> = {
  kind: 'classification',
  head: 'sequence',
  problem: 'single_label_classification',
  selections: ['mcc', 'accuracy', 'macroF1', 'loss'],
  scores: [
    { key: 'accuracy', name: 'accuracy', hub: 'accuracy' },
    { key: 'mcc', name: 'MCC', hub: 'matthews_correlation' },
    { key: 'macroF1', name: 'macro F1', hub: 'f1' },
  ],
  verdict: { key: 'mcc', tie: 0.005 },
  card: { noun: 'classifier', outputs: 'Classes', hub: 'text-classification' },

  isLabelled: ({ labels }, row) => labels[row]! >= 0,
  check({ labels }, { names }) {
    const present = countClasses(labels, names.length).flatMap((count, i) => (count > 0 ? [names[i]!] : []))
    if (present.length < 2) throw new TrainDataError(words.oneClass(present[0]!), words.oneClassAdvice)
  },
  classCounts: ({ labels }, { names }) => countClasses(labels, names.length),
  pose({ labels }, { names: { length: classes } }, params) {
    const classWeights = classWeightsOf(countClasses(labels, classes), params.classWeights)
    return (batch) => ({ batch, targets: lossTargets(batch.labels, classes, params.labelSmoothing, classWeights) })
  },
  loss: crossEntropyLoss,

  predict: async (run, { names }) => predictionsFrom(await run.logits(), run.part.labels, names.length),
  metrics: ({ predicted }, { labels }, { names }) =>
    classificationMetrics(countConfusion(labels, predicted, names.length), names),
  selectionValue: (metric, metrics) => scoresOf(metrics)[metric]!,
  /** Of an accuracy; other scores of as many rows spread at least as much. */
  standardError: ({ accuracy, n }) => (n === 0 ? 0 : Math.sqrt((accuracy * (1 - accuracy)) / n)),
  scoresOf,

  table: ({ probabilities, predicted }, { names }, truth) => ({
    columns: [...(truth ? ['label'] : []), 'predicted', ...names.map((name) => `p(${name})`)],
    cells(row) {
      const start = row * names.length
      const shares = Array.from(probabilities.subarray(start, start + names.length), (p) => p.toFixed(6))
      const label = truth ? [names[truth.labels[row]!] ?? ''] : []
      return [...label, names[predicted[row]!]!, ...shares]
    },
  }),
  summary: ({ predicted }, { names }) => {
    const counts = countClasses(predicted, names.length)
    return { classes: names.map((label, i) => ({ label, count: counts[i]! })) }
  },
  answer: ({ predicted, probabilities }, row, { names }) => {
    const best = predicted[row]!
    return { predicted: names[best]!, probability: probabilities[row * names.length + best]! }
  },
  details,
  members({ predicted, probabilities, classes }, { labels }, field) {
    const rows = Array.from(labels.keys()).filter(
      (row) => labels[row] === field.actual && predicted[row] === field.predicted,
    )
    const probability = (row: number) => probabilities[row * classes + field.predicted]!
    return rows.sort((a, b) => probability(b) - probability(a) || a - b)
  },
}

/** Softmax, argmax and loss, on the host: a few numbers per row. */
export function predictionsFrom(logits: Float32Array, labels: Int32Array, classes: number): ClassPredictions {
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
  return { kind: 'classification', classes, probabilities, predicted, loss: labelled === 0 ? 0 : loss / labelled }
}

function scoresOf({ accuracy, mcc, macro }: ClassificationMetrics): Scores {
  return { accuracy, mcc, macroF1: macro.f1 }
}

function crossEntropyLoss(logits: tf.Tensor2D, { targets, weights }: LossTargets): tf.Scalar {
  const distributions = tf.tensor2d(targets, logits.shape, 'float32')
  return crossEntropy(logits, distributions, weights ? tf.tensor1d(weights) : null)
}

function details({ perClass }: ClassificationMetrics): string[] {
  const rows = perClass.map(({ label, precision, recall, f1, support }) =>
    [markdownCell(label), ...[precision, recall, f1].map((value) => value.toFixed(4)), support].join(' | '),
  )
  const header = '| class | precision | recall | F1 | sequences |\n|---|---|---|---|---|'
  return [[header, ...rows.map((row) => `| ${row} |`)].join('\n')]
}

function argMax(values: Float32Array, start: number, count: number): number {
  let best = 0
  for (let c = 1; c < count; c++) if (values[start + c]! > values[start + best]!) best = c
  return best
}
