/** Several labels per sequence, each there or not, or not known: one sigmoid per label. */
import * as tf from '@tensorflow/tfjs-core'
import { sigmoidCrossEntropy } from '../../kernels/index.ts'
import { bestThresholds, multiLabelMetrics } from '../../metrics/multiLabel.ts'
import type { LabelMetrics, MultiLabelMetrics } from '../../metrics/types.ts'
import type { RowValues } from '../../sequence/types.ts'
import type { EncodedPart } from '../../tokenize/types.ts'
import { TrainDataError } from '../errors.ts'
import { words } from '../words.ts'
import { markdownCell } from './markdown.ts'
import type { LossTargets, MultiLabelPredictions, Outputs, Scores, Task } from './types.ts'

export const multiLabel: Task<MultiLabelPredictions, MultiLabelMetrics> = {
  kind: 'multi-label',
  head: 'sequence',
  problem: 'multi_label_classification',
  selections: ['macroAuroc', 'microAuroc', 'macroAveragePrecision', 'macroF1', 'loss'],
  scores: [
    { key: 'macroAuroc', name: 'macro AUROC', hub: 'roc_auc' },
    { key: 'microAuroc', name: 'micro AUROC', hub: 'roc_auc' },
    { key: 'macroAveragePrecision', name: 'mean average precision', hub: 'average_precision' },
    { key: 'macroF1', name: 'macro F1', hub: 'f1' },
  ],
  verdict: { key: 'macroAuroc', tie: 0.005 },
  card: { noun: 'multi-label classifier', outputs: 'Labels', hub: 'text-classification' },

  isLabelled(part, row) {
    const { values, width } = labelsOf(part)
    return values.subarray(row * width, (row + 1) * width).some((value) => value <= 1)
  },
  check(train) {
    const { values } = labelsOf(train)
    if (!(values.includes(0) && values.includes(1))) {
      throw new TrainDataError(words.oneAnswer(values.includes(1)), words.oneAnswerAdvice)
    }
  },
  classCounts: () => [],
  pose(train) {
    const { values, width } = labelsOf(train)
    return (batch) => ({ batch, targets: knownLabels(values, width, batch.source) })
  },
  loss: (logits, { targets, weights }: LossTargets) =>
    sigmoidCrossEntropy(logits, tf.tensor2d(targets, logits.shape), tf.tensor2d(weights!, logits.shape)),

  async predict(run) {
    const logits = await run.logits()
    const probabilities = logits.map(logistic)
    return { kind: 'multi-label', probabilities, loss: meanLoss(logits, run.part) }
  },
  /** Before thresholds are settled, a part is judged at its own best ones. */
  metrics({ probabilities }, part, { names, thresholds }) {
    const { values } = labelsOf(part)
    return multiLabelMetrics(
      values,
      probabilities,
      names,
      thresholds ?? bestThresholds(values, probabilities, names.length),
    )
  },
  async settle(valid, _, { names }) {
    const probabilities = (await valid.logits()).map(logistic)
    const thresholds = bestThresholds(labelsOf(valid.part).values, probabilities, names.length)
    return { outputs: { names, thresholds } }
  },
  selectionValue: (metric, metrics) => scoresOf(metrics)[metric]!,
  /** Of the mean of independent areas. */
  standardError({ perLabel }) {
    const variances = perLabel.flatMap((label) => (label.auroc === null ? [] : [areaVariance(label, label.auroc)]))
    return variances.length === 0 ? 0 : Math.sqrt(variances.reduce((sum, value) => sum + value, 0)) / variances.length
  },
  scoresOf,

  table({ probabilities }, outputs, truth) {
    const { names } = outputs
    const known = truth?.targets?.kind === 'multi-label' ? truth.targets.values : null
    return {
      columns: [...(known ? names : []), 'predicted', ...names.map((name) => `p(${name})`)],
      cells(row) {
        const own = probabilities.subarray(row * names.length, (row + 1) * names.length)
        const actual = known?.subarray(row * names.length, (row + 1) * names.length) ?? []
        const answers = Array.from(actual, (value) => (value <= 1 ? String(value) : ''))
        return [...answers, predictedNames(own, outputs).join(', '), ...Array.from(own, (p) => p.toFixed(6))]
      },
    }
  },
  summary({ probabilities }, outputs) {
    const labels = outputs.names.map((label, column) => {
      const own = probabilities.filter((_, i) => i % outputs.names.length === column)
      const threshold = thresholdOf(outputs, column)
      return { label, threshold, count: own.filter((p) => p >= threshold).length }
    })
    return { task: 'multi-label', labels }
  },
  answer({ probabilities }, row, outputs) {
    const own = probabilities.subarray(row * outputs.names.length, (row + 1) * outputs.names.length)
    return { predicted: predictedNames(own, outputs).join(', '), probability: null, values: Array.from(own) }
  },
  details,
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

function scoresOf({ macroAuroc, microAuroc, macroAveragePrecision, macroF1 }: MultiLabelMetrics): Scores {
  return { macroAuroc, microAuroc, macroAveragePrecision, macroF1 }
}

function labelsOf({ targets }: EncodedPart): Extract<RowValues, { kind: 'multi-label' }> {
  return targets?.kind === 'multi-label' ? targets : { kind: 'multi-label', width: 0, values: new Uint8Array() }
}

/** Rows of a batch; what is not known weighs nothing. */
function knownLabels(values: Uint8Array, width: number, rows: Uint32Array): LossTargets {
  const targets = new Float32Array(rows.length * width)
  const weights = new Float32Array(rows.length * width)
  let total = 0
  rows.forEach((row, i) => {
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column]!
      if (value > 1) continue
      targets[i * width + column] = value
      weights[i * width + column] = 1
      total += 1
    }
  })
  return { targets, weights, total }
}

/** Mean over known labels, from the logits: a probability of 1 in float32 may stand for a finite loss. */
function meanLoss(logits: Float32Array, part: EncodedPart): number {
  const { values } = labelsOf(part)
  let loss = 0
  let known = 0
  values.forEach((value, i) => {
    if (value > 1) return
    const logit = logits[i]!
    loss += Math.max(logit, 0) - logit * value + Math.log1p(Math.exp(-Math.abs(logit)))
    known += 1
  })
  return known === 0 ? 0 : loss / known
}

function thresholdOf({ thresholds }: Outputs, column: number): number {
  return thresholds?.[column] ?? 0.5
}

function predictedNames(probabilities: Float32Array, outputs: Outputs): string[] {
  return outputs.names.filter((_, column) => probabilities[column]! >= thresholdOf(outputs, column))
}

/** Variance of an area under the curve (Hanley and McNeil 1982). */
function areaVariance({ positives, known }: LabelMetrics, area: number): number {
  const negatives = known - positives
  const both = area / (2 - area)
  const either = (2 * area ** 2) / (1 + area)
  const spread = (positives - 1) * (both - area ** 2) + (negatives - 1) * (either - area ** 2)
  return (area * (1 - area) + spread) / (positives * negatives)
}

function details({ perLabel }: MultiLabelMetrics): string[] {
  const text = (value: number | null) => (value === null ? '–' : value.toFixed(4))
  const rows = perLabel.map(({ label, auroc, averagePrecision, threshold, atThreshold: at, positives, known }) => {
    const figures = [auroc, averagePrecision, threshold, at.precision, at.recall, at.f1].map(text)
    return [markdownCell(label), ...figures, `${positives} of ${known}`].join(' | ')
  })
  const header =
    '| label | AUROC | average precision | threshold | precision | recall | F1 | with it |\n|---|---|---|---|---|---|---|---|'
  return [[header, ...rows.map((row) => `| ${row} |`)].join('\n')]
}
