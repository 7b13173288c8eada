import { useMemo } from 'react'
import type { RegressionMetrics } from '../../../metrics/types.ts'
import type { Evaluation } from '../../../train/types.ts'
import { ChartFrame } from '../../../ui/charts/ChartFrame.tsx'
import type { TrainPicture } from '../../../ui/session/training.ts'
import { scatterChart } from '../../evaluate/numbers/scatterChart.ts'
import { taskScoresChart } from '../scoreCharts.ts'
import { words } from '../words.ts'

/** Correlations on validation data, and what the latest evaluation predicted. */
export function NumberCharts({ picture: { task, evals, baselines, totalSteps } }: { picture: TrainPicture }) {
  const scores = useMemo(
    () => taskScoresChart({ task, evals, baselines, totalSteps }),
    [task, evals, baselines, totalSteps],
  )
  const latest = evals.findLast(isOfNumbers)
  const scatter = useMemo(() => scatterChart(latest?.metrics ?? null, 0, words.predicted), [latest])
  return (
    <>
      <ChartFrame data={scores} height={230} />
      <ChartFrame data={scatter} />
    </>
  )
}

function isOfNumbers(evaluation: Evaluation): evaluation is Evaluation & { readonly metrics: RegressionMetrics } {
  return 'perValue' in evaluation.metrics
}
