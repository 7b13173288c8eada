import { type LbfgsOptions, minimise } from './lbfgs.ts'
import type { SparseRows } from './sparseRows.ts'

/**
 * Classes come in pairs, which go through the inner loops in registers; an odd last class gets an idle partner. For
 * each pair: (features + 1) × 2 numbers, the last two being the biases, so that a pair's weights stay in the cache.
 */
export type Weights = Float64Array

const pairs = (classes: number) => Math.ceil(classes / 2)

export function zeroWeights(features: number, classes: number): Weights {
  return new Float64Array(pairs(classes) * 2 * (features + 1))
}

/** The weight of a feature for a class; the feature after the last is the bias. */
export function weightOf(weights: Weights, features: number, feature: number, classIndex: number): number {
  return weights[(classIndex >> 1) * 2 * (features + 1) + 2 * feature + (classIndex & 1)]!
}

/**
 * Multinomial logistic regression: mean cross-entropy plus l2 / 2 · ‖w‖², the bias free. Starts from `weights`, so
 * that a series of l2 values goes on from the one before.
 */
export async function fitSoftmax(
  matrix: SparseRows,
  labels: Int32Array,
  classes: number,
  l2: number,
  weights: Weights,
  options: LbfgsOptions,
): Promise<Weights> {
  const fitted = weights.slice()
  await minimise((x, gradient) => lossAndGradient(matrix, labels, classes, l2, x, gradient), fitted, options)
  return fitted
}

export function lossAndGradient(
  matrix: SparseRows,
  labels: Int32Array,
  classes: number,
  l2: number,
  weights: Weights,
  gradient: Float64Array,
): number {
  const block = 2 * (matrix.features + 1)
  const scores = new Float64Array(2 * pairs(classes))
  let loss = 0
  gradient.fill(0)
  for (let row = 0; row < matrix.rows; row++) {
    rowScores(matrix, row, classes, weights, scores)
    loss -= toProbabilities(scores, classes, labels[row]!)
    scores[labels[row]!]! -= 1 // now the gradient of the loss in the scores
    addRow(matrix, row, classes, scores, gradient)
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
  readonly predictions: Int32Array
  /** Cross-entropy of each row's true class, in nats. */
  readonly losses: Float64Array
}

export function scoreRows(matrix: SparseRows, labels: Int32Array, classes: number, weights: Weights): Scored {
  const predictions = new Int32Array(matrix.rows)
  const losses = new Float64Array(matrix.rows)
  const scores = new Float64Array(2 * pairs(classes))
  for (let row = 0; row < matrix.rows; row++) {
    rowScores(matrix, row, classes, weights, scores)
    let best = 0
    for (let c = 1; c < classes; c++) if (scores[c]! > scores[best]!) best = c
    predictions[row] = best
    losses[row] = -toProbabilities(scores, classes, labels[row]!)
  }
  return { predictions, losses }
}

/** scores = bias + row · weights */
function rowScores(
  { features, starts, columns, values }: SparseRows,
  row: number,
  classes: number,
  weights: Weights,
  scores: Float64Array,
): void {
  const end = starts[row + 1]!
  for (let pair = 0; pair < pairs(classes); pair++) {
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
  classes: number,
  slopes: Float64Array,
  gradient: Float64Array,
): void {
  const end = starts[row + 1]!
  for (let pair = 0; pair < pairs(classes); pair++) {
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

/** Softmax in place, an idle partner becoming 0; returns the logarithm of the probability of `label`. */
function toProbabilities(scores: Float64Array, classes: number, label: number): number {
  let highest = -Infinity
  for (let c = 0; c < classes; c++) if (scores[c]! > highest) highest = scores[c]!
  const score = scores[label]! - highest
  let sum = 0
  for (let c = 0; c < classes; c++) {
    scores[c] = Math.exp(scores[c]! - highest)
    sum += scores[c]!
  }
  for (let c = 0; c < classes; c++) scores[c]! /= sum
  if (classes < scores.length) scores[classes] = 0
  return score - Math.log(sum)
}
