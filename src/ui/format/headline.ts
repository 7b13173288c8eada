import type { TaskMetrics } from '../../metrics/types.ts'
import { scoreNames } from '../common/words.ts'
import { formatMetric } from './numbers.ts'

/** The one figure that says most about an evaluation, task by task. */
export function headlineOf(metrics: TaskMetrics): { readonly name: string; readonly value: string } {
  if ('perplexity' in metrics) return { name: scoreNames.perplexity, value: metrics.perplexity.toFixed(2) }
  return { name: scoreNames.mcc, value: formatMetric(metrics.mcc) }
}
