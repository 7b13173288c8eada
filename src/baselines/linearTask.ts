/** What linear models and constant answers learn of a data set: its classes, labels or numbers. */
import { classificationMetrics, countConfusion } from '../metrics/classification.ts'
import { bestThresholds, multiLabelMetrics } from '../metrics/multiLabel.ts'
import { regressionMetrics } from '../metrics/regression.ts'
import type { TaskMetrics } from '../metrics/types.ts'
import { rowTargets } from '../sequence/rowTargets.ts'
import type { Dataset, OtherTargets } from '../sequence/types.ts'
import type { RowLoss } from './linearFit.ts'
import { logisticLoss, softmaxLoss, squaredLoss } from './rowLosses.ts'
import type { Baseline } from './types.ts'
import { words } from './words.ts'

/** Scores (records, outputs), row by row. */
export type Answers = { readonly records: Uint32Array; readonly scores: Float64Array }

export interface LinearTask {
  readonly outputs: number
  /** Names of the model that answers the same to everything, and of the linear ones. */
  readonly names: Readonly<Record<'constant' | 'kmers' | 'places', Baseline['name']>>
  readonly constantWords: string
  /** The scores of the constant answer. */
  readonly constant: Float64Array
  /** In words, before its features. */
  readonly method: string
  rowLoss(records: Uint32Array): RowLoss
  /** @param valid answers to the validation part, where thresholds are chosen */
  metrics(answers: Answers, valid: Answers): TaskMetrics
}

/**
 * Null where no linear model of whole sequences answers: labels per residue.
 * @param train the records that means and frequencies are taken from
 */
export function linearTask(dataset: Dataset, train: Uint32Array): LinearTask | null {
  switch (dataset.targets?.kind) {
    case undefined:
      return classes(dataset, train)
    case 'multi-label':
      return labels(dataset, train)
    case 'regression':
      return numbers(dataset, dataset.targets, train)
    case 'per-base':
      return null
  }
}

function classes(dataset: Dataset, train: Uint32Array): LinearTask {
  const { labels: own, labelNames } = dataset
  const outputs = labelNames.length
  const labelsOf = (records: Uint32Array) => Int32Array.from(records, (record) => own[record]!)
  const counts = new Uint32Array(outputs)
  for (const label of labelsOf(train)) counts[label]!++
  const largest = counts.indexOf(Math.max(...counts))
  return {
    outputs,
    names: { constant: 'majority', kmers: 'k-mer logistic regression', places: 'positional logistic regression' },
    method: words.methods.classes,
    constant: Float64Array.from({ length: outputs }, (_, i) => Number(i === largest)),
    constantWords: words.majority(labelNames[largest] ?? ''),
    rowLoss: (records) => softmaxLoss(labelsOf(records), outputs),
    metrics({ records, scores }) {
      const predicted = Int32Array.from(records, (_, row) =>
        argMax(scores.subarray(row * outputs, (row + 1) * outputs)),
      )
      return classificationMetrics(countConfusion(labelsOf(records), predicted, outputs), labelNames)
    },
  }
}

function labels(dataset: Dataset, train: Uint32Array): LinearTask {
  const { labelNames } = dataset
  const outputs = labelNames.length
  const valuesOf = (records: Uint32Array) => (rowTargets(dataset, records) as { values: Uint8Array }).values // of several labels
  const known = valuesOf(train)
  const shares = labelNames.map((_, label) => {
    const own = known.filter((value, i) => i % outputs === label && value <= 1)
    return own.reduce((sum, value) => sum + value, 0) / Math.max(1, own.length)
  })
  return {
    outputs,
    names: { constant: 'frequencies', kmers: 'k-mer logistic regression', places: 'positional logistic regression' },
    method: words.methods.labels,
    constant: Float64Array.from(shares, (share) => Math.log(share + 1e-9) - Math.log(1 - share + 1e-9)),
    constantWords: words.frequencies,
    rowLoss: (records) => logisticLoss(valuesOf(records), outputs),
    metrics({ records, scores }, valid) {
      const thresholds = bestThresholds(valuesOf(valid.records), valid.scores.map(logistic), outputs)
      return multiLabelMetrics(valuesOf(records), scores.map(logistic), labelNames, thresholds)
    },
  }
}

function numbers(
  dataset: Dataset,
  { names }: Extract<OtherTargets, { kind: 'regression' }>,
  train: Uint32Array,
): LinearTask {
  const outputs = names.length
  const valuesOf = (records: Uint32Array) => (rowTargets(dataset, records) as { values: Float64Array }).values // of numbers
  const { means, deviations } = spreadOf(valuesOf(train), outputs)
  const standard = (value: number, i: number) => (value - means[i % outputs]!) / deviations[i % outputs]!
  return {
    outputs,
    names: { constant: 'mean', kmers: 'k-mer ridge regression', places: 'positional ridge regression' },
    method: words.methods.numbers,
    constant: new Float64Array(outputs),
    constantWords: words.mean,
    rowLoss: (records) => squaredLoss(valuesOf(records).map(standard), outputs),
    metrics({ records, scores }) {
      const predicted = scores.map((score, i) => score * deviations[i % outputs]! + means[i % outputs]!)
      return regressionMetrics(valuesOf(records), predicted, names)
    },
  }
}

/** Mean and standard deviation of each column of known values; a column that never varies keeps its unit. */
function spreadOf(values: Float64Array, width: number): { means: number[]; deviations: number[] } {
  const columns = Array.from({ length: width }, (_, column) =>
    values.filter((value, i) => i % width === column && !Number.isNaN(value)),
  )
  const means = columns.map((own) => own.reduce((sum, value) => sum + value, 0) / Math.max(1, own.length))
  const deviations = columns.map((own, i) => {
    const variance = own.reduce((sum, value) => sum + (value - means[i]!) ** 2, 0) / Math.max(1, own.length)
    return variance > 0 ? Math.sqrt(variance) : 1
  })
  return { means, deviations }
}

/** The first of the highest. */
export function argMax(values: Float64Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}

const logistic = (score: number) => 1 / (1 + Math.exp(-score))
