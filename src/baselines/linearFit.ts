import { type LbfgsOptions, minimise } from './lbfgs.ts'
import type { SparseRows } from './sparseRows.ts'

/**
 * Outputs (classes, labels or numbers) come in pairs, which go through the inner loops in registers; an odd last one gets
 * an idle partner. For each pair: (features + 1) × 2 numbers, the last two being the biases, so that a pair's weights stay
 * in the cache.
 */
export type Weights = Float64Array

/**
 * The loss of row `row` by its scores, which it replaces by the slopes of the loss in them; an idle partner's slope is 0.
 */
export type RowLoss = (scores: Float64Array, row: number) => number

const pairs = (outputs: number) => Math.ceil(outputs / 2)

export function zeroWeights(features: number, outputs: number): Weights {
  return new Float64Array(pairs(outputs) * 2 * (features + 1))
}

/** The weight of a feature for an output; the feature after the last is the bias. */
export function weightOf(weights: Weights, features: number, feature: number, output: number): number {
  return weights[(output >> 1) * 2 * (features + 1) + 2 * feature + (output & 1)]!
}

/**
 * Linear scores fitted by the mean of the rows' losses plus l2 / 2 · ‖w‖², the bias free. Starts from `weights`, so that a
 * series of l2 values goes on from the one before.
 */
export async function fitLinear(
  matrix: SparseRows,
  outputs: number,
  rowLoss: RowLoss,
  l2: number,
  weights: Weights,
  options: LbfgsOptions,
): Promise<Weights> {
  const fitted = weights.slice()
  await minimise((x, gradient) => lossAndGradient(matrix, outputs, rowLoss, l2, x, gradient), fitted, options)
  return fitted
}

export function lossAndGradient(
  matrix: SparseRows,
  outputs: number,
  rowLoss: RowLoss,
  l2: number,
  weights: Weights,
  gradient: Float64Array,
): number {
  const block = 2 * (matrix.features + 1)
  const scores = new Float64Array(2 * pairs(outputs))
  let loss = 0
  gradient.fill(0)
  for (let row = 0; row < matrix.rows; row++) {
    rowScores(matrix, row, outputs, weights, scores)
    loss += rowLoss(scores, row)
    addRow(matrix, row, outputs, scores, gradient)
  }
  let penalty = 0
  for (let i = 0; i < gradient.length; i++) {
    const decay = i % block < block - 2 ? l2 * weights[i]! : 0 // the bias is free
    penalty += (decay * weights[i]!) / 2
    gradient[i] = gradient[i]! / matrix.rows + decay
  }
  return loss / matrix.rows + penalty
}

export type Scored = {
  /** (rows, outputs), row by row. */
  readonly scores: Float64Array
  /** Loss of each row. */
  readonly losses: Float64Array
}

export function scoreRows(matrix: SparseRows, outputs: number, rowLoss: RowLoss, weights: Weights): Scored {
  const all = new Float64Array(matrix.rows * outputs)
  const losses = new Float64Array(matrix.rows)
  const scores = new Float64Array(2 * pairs(outputs))
  for (let row = 0; row < matrix.rows; row++) {
    rowScores(matrix, row, outputs, weights, scores)
    all.set(scores.subarray(0, outputs), row * outputs)
    losses[row] = rowLoss(scores, row)
  }
  return { scores: all, losses }
}

/** scores = bias + row · weights */
function rowScores(
  { features, starts, columns, values }: SparseRows,
  row: number,
  outputs: number,
  weights: Weights,
  scores: Float64Array,
): void {
  const end = starts[row + 1]!
  for (let pair = 0; pair < pairs(outputs); pair++) {
    const block = pair * 2 * (features + 1)
    let first = weights[block + 2 * features]!
    let second = weights[block + 2 * features + 1]!
    for (let i = starts[row]!; i < end; i++) {
      const at = block + 2 * columns[i]!
      const value = values[i]!
      first += value * weights[at]!
      second += value * weights[at + 1]!
    }
    scores[2 * pair] = first
    scores[2 * pair + 1] = second
  }
}

/** gradient += rowᵀ · slopes */
function addRow(
  { features, starts, columns, values }: SparseRows,
  row: number,
  outputs: number,
  slopes: Float64Array,
  gradient: Float64Array,
): void {
  const end = starts[row + 1]!
  for (let pair = 0; pair < pairs(outputs); pair++) {
    const block = pair * 2 * (features + 1)
    const first = slopes[2 * pair]!
    const second = slopes[2 * pair + 1]!
    for (let i = starts[row]!; i < end; i++) {
      const at = block + 2 * columns[i]!
      const value = values[i]!
      gradient[at]! += value * first
      gradient[at + 1]! += value * second
    }
    gradient[block + 2 * features]! += first
    gradient[block + 2 * features + 1]! += second
  }
}
