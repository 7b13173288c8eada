import { useMemo } from 'react'
import { ChartFrame } from '../../../ui/charts/ChartFrame.tsx'
import type { TrainPicture } from '../../../ui/session/training.ts'
import { scoresChart } from './classCharts.ts'
import { classEvaluations } from './classEvaluations.ts'
import { PerClassChart } from './PerClassChart.tsx'

/** Scores of a classifier on validation data, in all and for each class. */
export function ClassCharts({ picture: { evals, baselines, totalSteps } }: { picture: TrainPicture }) {
  const judged = useMemo(() => classEvaluations(evals), [evals])
  const scores = useMemo(() => scoresChart({ evals: judged, baselines, totalSteps }), [judged, baselines, totalSteps])
  return (
    <>
      <ChartFrame data={scores} height={230} />
      <PerClassChart evals={judged} totalSteps={totalSteps} />
    </>
  )
}
