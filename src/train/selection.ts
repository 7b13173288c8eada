import type { ClassificationMetrics } from '../metrics/types.ts'
import { assertNever } from '../shared/assert.ts'
import type { SelectionMetric } from './types.ts'

type Candidate = { readonly loss: number; readonly metrics: ClassificationMetrics }

/** The value that the checkpoint is chosen by; the larger the better, except for the loss. */
export function selectionValue(metric: SelectionMetric, { loss, metrics }: Candidate): number {
  switch (metric) {
    case 'mcc':
      return metrics.mcc
    case 'accuracy':
      return metrics.accuracy
    case 'macroF1':
      return metrics.macro.f1
    case 'loss':
      return loss
    default:
      return assertNever(metric)
  }
}

/** Strictly better by the metric to four decimals, where equal by the loss: small validation sets tie often. */
export function isBetter(metric: SelectionMetric, candidate: Candidate, best: Candidate | null): boolean {
  if (!best) return true
  if (metric === 'loss') return candidate.loss < best.loss
  const gain = roundTo4(selectionValue(metric, candidate)) - roundTo4(selectionValue(metric, best))
  return gain > 0 || (gain === 0 && candidate.loss < best.loss)
}

/**
 * Whether the weights of an evaluation are kept. The highest of many evaluations on a small validation set is high by
 * luck as much as by merit, so what is kept is the latest within one standard error of it (the rule of Breiman et al.
 * 1984, section 3.4.3): its weights have seen more of the schedule. Of losses, whose spread no evaluation tells, the
 * smallest.
 * @param highest the best of all evaluations before this one
 */
export function isKept(metric: SelectionMetric, candidate: Candidate, highest: Candidate | null): boolean {
  if (highest === null || metric === 'loss') return isBetter(metric, candidate, highest)
  return selectionValue(metric, candidate) >= selectionValue(metric, highest) - standardError(highest.metrics)
}

/** Of an accuracy; other scores of as many rows spread at least as much. */
function standardError({ accuracy, n }: ClassificationMetrics): number {
  return n === 0 ? 0 : Math.sqrt((accuracy * (1 - accuracy)) / n)
}

function roundTo4(value: number): number {
  return Math.round(value * 1e4)
}
