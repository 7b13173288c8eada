import { useMemo } from 'react'
import { ChartFrame } from '../../../ui/charts/ChartFrame.tsx'
import type { TrainPicture } from '../../../ui/session/training.ts'
import { taskScoresChart } from '../scoreCharts.ts'
import { labelEvaluations, perLabelChart } from './labelCharts.ts'

/** Scores over all labels, and the area under the curve of each. */
export function LabelCharts({ picture: { task, evals, baselines, totalSteps } }: { picture: TrainPicture }) {
  const scores = useMemo(
    () => taskScoresChart({ task, evals, baselines, totalSteps }),
    [task, evals, baselines, totalSteps],
  )
  const labels = useMemo(() => perLabelChart(labelEvaluations(evals), totalSteps), [evals, totalSteps])
  return (
    <>
      <ChartFrame data={scores} height={230} />
      <ChartFrame data={labels} />
    </>
  )
}
