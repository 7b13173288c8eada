import type { Averages, ClassificationMetrics, ClassMetrics } from './types.ts'

/** counts[actual][predicted], in the order of the classes. */
export type Confusion = readonly (readonly number[])[]

/**
 * Counts every pair of labels once. Rows that carry no label (negative) are left out.
 * @throws RangeError on unequal lengths or a class outside 0 … classes − 1
 */
export function countConfusion(actual: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[][] {
  if (actual.length !== predicted.length) {
    throw new RangeError(`countConfusion: ${actual.length} labels but ${predicted.length} predictions`)
  }
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  for (let i = 0; i < actual.length; i++) {
    const row = actual[i]!
    if (row < 0) continue
    const column = predicted[i]!
    if (row >= classes || column < 0 || column >= classes) {
      throw new RangeError(`countConfusion: row ${i} holds classes ${row} and ${column}, expected 0 to ${classes - 1}`)
    }
    counts[row]![column]! += 1
  }
  return counts
}

/** Everything that is said about a classifier, derived from its confusion matrix alone. */
export function classificationMetrics(confusion: Confusion, labels: readonly string[]): ClassificationMetrics {
  const actual = confusion.map(sum)
  const predicted = labels.map((_, column) => sum(confusion.map((row) => row[column]!)))
  const hits = labels.map((_, i) => confusion[i]![i]!)
  const n = sum(actual)
  const perClass = labels.map((label, i) => oneClass(label, hits[i]!, actual[i]!, predicted[i]!))
  return {
    n,
    accuracy: ratio(sum(hits), n),
    mcc: matthews(hits, actual, predicted, n),
    macro: average(perClass, () => 1),
    weighted: average(perClass, ({ support }) => support),
    perClass,
    confusion,
  }
}

export function oneClass(label: string, hits: number, support: number, predicted: number): ClassMetrics {
  return {
    label,
    support,
    precision: ratio(hits, predicted),
    recall: ratio(hits, support),
    f1: ratio(2 * hits, predicted + support),
  }
}

/**
 * Multi-class Matthews correlation (Gorodkin 2004): the correlation of the label and the prediction indicators.
 * 0 where either never varies, as in scikit-learn.
 */
function matthews(hits: readonly number[], actual: readonly number[], predicted: readonly number[], n: number): number {
  const dot = (a: readonly number[], b: readonly number[]) => sum(a.map((value, i) => value * b[i]!))
  const covariance = sum(hits) * n - dot(actual, predicted)
  const spread = (n * n - dot(actual, actual)) * (n * n - dot(predicted, predicted))
  return spread === 0 ? 0 : covariance / Math.sqrt(spread)
}

/** Over all known classes, those that never occur included, as scikit-learn does when it is given the labels. */
export function average<Row extends Averages>(rows: readonly Row[], weightOf: (row: Row) => number): Averages {
  const total = sum(rows.map(weightOf))
  const mean = (value: (row: Averages) => number) => ratio(sum(rows.map((row) => weightOf(row) * value(row))), total)
  return { precision: mean((row) => row.precision), recall: mean((row) => row.recall), f1: mean((row) => row.f1) }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
