import type { CellId } from '../notebook/types.ts'
import type { LiveTraining } from '../state/liveTraining.ts'
import type { Session } from '../state/session.ts'
import { headlineOf } from '../ui/format/headline.ts'
import { formatCount, formatDuration, formatLoss, formatRate } from '../ui/format/numbers.ts'
import { words } from './words.ts'

/** A line about the speed of a training is due this often. */
const SPEED_EVERY_MS = 10_000

/** Tells every change of state, every evaluation, and now and then how fast it goes. Returns how to end it. */
export function reportProgress(session: Session): () => void {
  const statuses = new Map<CellId, string>()
  const evaluated = new Map<CellId, number>()
  let saidAt = 0
  const onRuns = () => {
    for (const [id, { status, seconds }] of session.runs.getState()) {
      if (statuses.get(id) === status) continue
      statuses.set(id, status)
      if (status === 'running') say(id, words.progress.running)
      if (status === 'done') say(id, words.progress.done(formatDuration(seconds ?? 0)))
      if (status === 'failed') say(id, words.progress.failed)
    }
  }
  const onLive = () => {
    for (const [id, training] of session.live.getState()) {
      const { plan } = training
      if (plan && plan.resumedFrom > 0 && !evaluated.has(id)) {
        say(id, words.progress.resumed(formatCount(plan.resumedFrom)))
        evaluated.set(id, plan.evals.length)
      }
      for (const evaluation of training.evals.slice(evaluated.get(id) ?? 0)) {
        const { step, epoch, loss, metrics, best } = evaluation
        const { name, value } = headlineOf(metrics)
        say(id, words.progress.evaluation(formatCount(step), epoch, formatLoss(loss), `${name} ${value}`, best))
      }
      if (plan) evaluated.set(id, training.evals.length)
      if (performance.now() - saidAt < SPEED_EVERY_MS || training.columns.length === 0) continue
      saidAt = performance.now()
      say(id, speedLine(training))
    }
  }
  const unsubscribe = [session.runs.subscribe(onRuns), session.live.subscribe(onLive)]
  return () => {
    onRuns()
    for (const end of unsubscribe) end()
  }
}

function speedLine({ columns, plan, samplesPerSecond }: LiveTraining): string {
  const last = columns.length - 1
  const step = `${formatCount(columns.steps[last] ?? 0)} / ${formatCount(plan?.steps ?? 0)}`
  return words.progress.speed(step, formatLoss(columns.losses[last] ?? Number.NaN), formatRate(samplesPerSecond))
}

function say(cell: CellId, text: string): void {
  if (window.strandbookProgress === undefined) console.log(`[${cell}] ${text}`)
  else window.strandbookProgress({ cell, text })
}
