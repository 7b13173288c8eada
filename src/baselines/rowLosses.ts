/** Losses of linear models, row by row: each replaces the scores by the slopes of its loss in them. */
import type { RowLoss } from './linearFit.ts'

/** Cross-entropy of the true class under a softmax, in nats. */
export function softmaxLoss(labels: ArrayLike<number>, classes: number): RowLoss {
  return (scores, row) => {
    const label = labels[row]!
    let highest = -Infinity
    for (let c = 0; c < classes; c++) if (scores[c]! > highest) highest = scores[c]!
    const score = scores[label]! - highest
    let sum = 0
    for (let c = 0; c < classes; c++) {
      scores[c] = Math.exp(scores[c]! - highest)
      sum += scores[c]!
    }
    for (let c = 0; c < classes; c++) scores[c]! /= sum
    scores[label]! -= 1
    if (classes < scores.length) scores[classes] = 0
    return Math.log(sum) - score
  }
}

/**
 * One logistic regression per label, side by side: the sum of the labels' losses, in nats. What is not known costs
 * nothing.
 * @param values (rows, labels), row by row: 1, 0, or anything else for unknown
 */
export function logisticLoss(values: ArrayLike<number>, labels: number): RowLoss {
  return (scores, row) => {
    let loss = 0
    for (let i = 0; i < scores.length; i++) {
      const value = i < labels ? values[row * labels + i]! : Number.NaN
      if (value !== 0 && value !== 1) {
        scores[i] = 0
        continue
      }
      const score = scores[i]!
      loss += Math.max(score, 0) - score * value + Math.log1p(Math.exp(-Math.abs(score)))
      scores[i] = 1 / (1 + Math.exp(-score)) - value
    }
    return loss
  }
}

/**
 * Half of the squared errors, summed over the values of a row: least squares, and with the penalty ridge regression.
 * @param values (rows, width), row by row; NaN costs nothing
 */
export function squaredLoss(values: ArrayLike<number>, width: number): RowLoss {
  return (scores, row) => {
    let loss = 0
    for (let i = 0; i < scores.length; i++) {
      const value = i < width ? values[row * width + i]! : Number.NaN
      const error = Number.isNaN(value) ? 0 : scores[i]! - value
      scores[i] = error
      loss += error ** 2 / 2
    }
    return loss
  }
}
