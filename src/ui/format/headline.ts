import type { TaskMetrics } from '../../metrics/types.ts'
import { scoreOf, scoresOf } from './scores.ts'

/** The one figure that says most about an evaluation, task by task. */
export function headlineOf(metrics: TaskMetrics): { readonly name: string; readonly value: string } {
  const { key, name, format } = scoresOf(metrics)[0]!
  return { name, value: format(scoreOf(metrics, key)) }
}
