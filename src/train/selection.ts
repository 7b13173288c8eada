import type { TaskMetrics } from '../metrics/types.ts'
import type { Task } from './tasks/types.ts'
import type { SelectionMetric } from './types.ts'

type Candidate = { readonly loss: number; readonly metrics: TaskMetrics }

/** By what evaluations are compared. */
export type Selection = {
  readonly metric: SelectionMetric
  readonly task: Pick<Task, 'selectionValue' | 'standardError' | 'slim'>
}

/** The value that the checkpoint is chosen by; the larger the better, except for the loss. */
export function selectionValue({ metric, task }: Selection, { loss, metrics }: Candidate): number {
  return metric === 'loss' ? loss : task.selectionValue(metric, metrics)
}

/** Strictly better by the metric to four decimals, where equal by the loss: small validation sets tie often. */
export function isBetter(selection: Selection, candidate: Candidate, best: Candidate | null): boolean {
  if (!best) return true
  if (selection.metric === 'loss') return candidate.loss < best.loss
  const gain = roundTo4(selectionValue(selection, candidate)) - roundTo4(selectionValue(selection, best))
  return gain > 0 || (gain === 0 && candidate.loss < best.loss)
}

/**
 * Whether the weights of an evaluation are kept. The highest of many evaluations on a small validation set is high by
 * luck as much as by merit, so what is kept is the latest within one standard error of it (the rule of Breiman et al.
 * 1984, section 3.4.3): its weights have seen more of the schedule. Of losses, whose spread no evaluation tells, the
 * smallest.
 * @param highest the best of all evaluations before this one
 */
export function isKept(selection: Selection, candidate: Candidate, highest: Candidate | null): boolean {
  if (highest === null || selection.metric === 'loss') return isBetter(selection, candidate, highest)
  const spread = selection.task.standardError(highest.metrics)
  return selectionValue(selection, candidate) >= selectionValue(selection, highest) - spread
}

function roundTo4(value: number): number {
  return Math.round(value * 1e4)
}
