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

function roundTo4(value: number): number {
  return Math.round(value * 1e4)
}
