/** Charts of several labels at once. */
import type { MultiLabelMetrics } from '../../../metrics/types.ts'
import type { Evaluation } from '../../../train/types.ts'
import type { ChartData } from '../../../ui/charts/types.ts'
import { formatMetric } from '../../../ui/format/numbers.ts'
import { classColour } from '../../../ui/theme/colours.ts'
import { axisOfSteps, dotsFor, drawnEvaluations } from '../chartData.ts'
import { words } from '../words.ts'

export type LabelEvaluation = Evaluation & { readonly metrics: MultiLabelMetrics }

/** Evaluations of several labels, which all of them are or none. */
export function labelEvaluations(evals: readonly Evaluation[]): readonly LabelEvaluation[] {
  return evals.filter((evaluation): evaluation is LabelEvaluation => 'perLabel' in evaluation.metrics)
}

/** The area under the curve of each label. */
export function perLabelChart(evals: readonly LabelEvaluation[], totalSteps: number): ChartData {
  const drawn = drawnEvaluations(evals, ({ metrics }) => metrics.macroAuroc)
  const labels = evals.at(-1)?.metrics.perLabel ?? []
  return {
    kind: 'lines',
    title: words.perLabelChart,
    x: axisOfSteps(totalSteps),
    y: { label: words.auroc, format: formatMetric },
    series: labels.map(({ label }, index) => ({
      id: `label${index}`,
      name: label,
      colour: classColour(index),
      ...dotsFor(drawn),
      ...(index >= 8 ? { look: 'dashed' as const } : {}),
    })),
    rows: drawn.map(({ step, metrics }) => {
      const areas = metrics.perLabel.map(({ auroc }, index) => [`label${index}`, auroc ?? undefined] as const)
      return { x: step, ...Object.fromEntries(areas) }
    }),
  }
}
