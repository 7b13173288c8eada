import type { ClassificationMetrics } from '../../../metrics/types.ts'
import type { Evaluation } from '../../../train/types.ts'

export type ClassEvaluation = Evaluation & { readonly metrics: ClassificationMetrics }

/** Evaluations with classes, be they of sequences or of tokens: all of them are, or none. */
export function classEvaluations(evals: readonly Evaluation[]): readonly ClassEvaluation[] {
  return evals.filter((evaluation): evaluation is ClassEvaluation => 'perClass' in evaluation.metrics)
}
