import { meanRanks } from './ranks.ts'
import type { RegressionMetrics, ScatterPoints, ValueMetrics } from './types.ts'

/** Points that a scatter chart shows of each value: more cannot be told apart. */
const MAX_POINTS = 1_000

/**
 * How close predicted numbers are to the known ones, for each of the predicted values and as the mean over them.
 * @param actual (rows, names), row by row; NaN where not known
 * @param predicted the same shape
 */
export function regressionMetrics(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  names: readonly string[],
): RegressionMetrics {
  if (actual.length !== predicted.length) {
    throw new RangeError(`regressionMetrics: ${actual.length} values but ${predicted.length} predictions`)
  }
  const pairs = names.map((_, i) => knownPairs(actual, predicted, names.length, i))
  const perValue = names.map((label, i) => oneValue(label, pairs[i]!))
  const mean = (of: (value: ValueMetrics) => number) => perValue.reduce((sum, one) => sum + of(one), 0) / names.length
  return {
    task: 'regression',
    n: countKnownRows(actual, names.length),
    mse: mean(({ mse }) => mse),
    mae: mean(({ mae }) => mae),
    pearson: mean(({ pearson }) => pearson),
    spearman: mean(({ spearman }) => spearman),
    r2: mean(({ r2 }) => r2),
    perValue,
    points: pairs.map(somePoints),
  }
}

type Pairs = { readonly actual: Float64Array; readonly predicted: Float64Array }

function knownPairs(actual: ArrayLike<number>, predicted: ArrayLike<number>, width: number, column: number): Pairs {
  const rows: number[] = []
  for (let i = column; i < actual.length; i += width) if (!Number.isNaN(actual[i])) rows.push(i)
  return {
    actual: Float64Array.from(rows, (i) => actual[i]!),
    predicted: Float64Array.from(rows, (i) => predicted[i]!),
  }
}

function countKnownRows(values: ArrayLike<number>, width: number): number {
  let known = 0
  for (let row = 0; row < values.length; row += width) {
    let any = false
    for (let i = row; i < row + width; i++) any ||= !Number.isNaN(values[i])
    known += Number(any)
  }
  return known
}

function oneValue(label: string, { actual, predicted }: Pairs): ValueMetrics {
  const n = actual.length
  const errors = actual.map((value, i) => predicted[i]! - value)
  const middle = mean(actual)
  const spread = mean(actual.map((value) => (value - middle) ** 2))
  const mse = mean(errors.map((error) => error ** 2))
  return {
    label,
    n,
    mse,
    mae: mean(errors.map(Math.abs)),
    pearson: correlation(actual, predicted),
    spearman: correlation(meanRanks(actual), meanRanks(predicted)),
    r2: spread === 0 ? 0 : 1 - mse / spread,
    mean: middle,
    standardDeviation: Math.sqrt(spread),
    bias: mean(errors),
  }
}

/** Squares below this share of the mean's are what rounding leaves of numbers that are all the same. */
const ROUNDING = 1e-28

/** Pearson's correlation; 0 where either does not vary. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  let both = 0
  let squaresA = 0
  let squaresB = 0
  a.forEach((value, i) => {
    both += (value - meanA) * (b[i]! - meanB)
    squaresA += (value - meanA) ** 2
    squaresB += (b[i]! - meanB) ** 2
  })
  const constant = (squares: number, middle: number) => squares <= ROUNDING * a.length * middle ** 2
  return constant(squaresA, meanA) || constant(squaresB, meanB) ? 0 : both / Math.sqrt(squaresA * squaresB)
}

/** All points of a small set; every n-th of a large one. */
function somePoints({ actual, predicted }: Pairs): ScatterPoints {
  const every = Math.max(1, Math.ceil(actual.length / MAX_POINTS))
  const shown = Array.from({ length: Math.ceil(actual.length / every) }, (_, i) => i * every)
  return { of: actual.length, actual: shown.map((i) => actual[i]!), predicted: shown.map((i) => predicted[i]!) }
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
