import type { LossTargets } from './tasks/types.ts'
import type { ResolvedTrainParams } from './types.ts'

/** One-hot labels, smoothed towards the uniform distribution (Szegedy 2016): 1 − s + s / C for the label, s / C else. */
export function lossTargets(
  labels: Int32Array,
  classes: number,
  smoothing: number,
  classWeights: Float32Array | null,
): LossTargets {
  const targets = new Float32Array(labels.length * classes).fill(smoothing / classes)
  labels.forEach((label, row) => {
    targets[row * classes + label]! += 1 - smoothing
  })
  if (!classWeights) return { targets, weights: null, total: labels.length }
  const weights = Float32Array.from(labels, (label) => classWeights[label]!)
  return { targets, weights, total: weights.reduce((sum, weight) => sum + weight, 0) }
}

/** rows / (classes present · rows of the class), as scikit-learn's `balanced`; classes without rows get 0. */
export function classWeightsOf(
  counts: readonly number[],
  choice: ResolvedTrainParams['classWeights'],
): Float32Array | null {
  if (choice === 'none') return null
  const rows = counts.reduce((sum, count) => sum + count, 0)
  const present = counts.filter((count) => count > 0).length
  return Float32Array.from(counts, (count) => (count === 0 ? 0 : rows / (present * count)))
}

export function countClasses(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) if (label >= 0) counts[label]! += 1
  return counts
}
