import type { Counters } from './checkpoint.ts'
import type { HostTensors } from './hostTensors.ts'
import { isBetter, isKept, type Selection } from './selection.ts'
import type { LoggedStep } from './stepLog.ts'
import type { Evaluation } from './types.ts'

export type Best = { readonly evaluation: Evaluation; readonly weights: HostTensors }

/** What has happened so far in a training: the part of a checkpoint that is no optimiser state. */
export class Progress {
  /** Updates made, read back or not. */
  step = 0
  stale = 0
  /** Evaluations of earlier steps are shown and never kept: their model is not one to use. */
  eligibleFrom = 0
  best: Best | null = null
  readonly losses: number[] = []
  readonly evals: Evaluation[] = []
  samples = 0
  tokens = 0
  stepMs = 0
  trainedMs = 0

  record(steps: readonly LoggedStep[]): void {
    for (const { loss } of steps) this.losses.push(loss)
  }

  /** Files an evaluation and says whether its weights are to be kept. */
  judge(selection: Selection, evaluation: Omit<Evaluation, 'best'>): Evaluation {
    const eligible = evaluation.step >= this.eligibleFrom
    const rivals = this.evals.filter(({ step }) => step >= this.eligibleFrom)
    const highest = rivals.reduce<Evaluation | null>(
      (best, other) => (isBetter(selection, other, best) ? other : best),
      null,
    )
    const judged = { ...evaluation, best: eligible && isKept(selection, evaluation, highest) }
    this.#slimLast(selection)
    this.evals.push(judged)
    this.stale = !eligible || isBetter(selection, evaluation, highest) ? 0 : this.stale + 1
    return judged
  }

  #slimLast({ task }: Selection): void {
    const last = this.evals.pop()
    if (last) this.evals.push({ ...last, metrics: task.slim?.(last.metrics) ?? last.metrics })
  }

  get counters(): Counters {
    const { samples, tokens, stepMs, trainedMs } = this
    return { samples, tokens, stepMs, trainedMs }
  }
}
