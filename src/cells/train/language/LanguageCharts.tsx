import { useMemo } from 'react'
import { ChartFrame } from '../../../ui/charts/ChartFrame.tsx'
import type { TrainPicture } from '../../../ui/session/training.ts'
import { guessesChart, languageEvaluations, perplexityChart } from './languageCharts.ts'

/** Held-out perplexity, and how often the first guess, or one of the first few, was right. */
export function LanguageCharts({ picture: { evals, totalSteps } }: { picture: TrainPicture }) {
  const picture = useMemo(() => ({ evals: languageEvaluations(evals), totalSteps }), [evals, totalSteps])
  const perplexity = useMemo(() => perplexityChart(picture), [picture])
  const guesses = useMemo(() => guessesChart(picture), [picture])
  return (
    <>
      <ChartFrame data={perplexity} height={230} />
      <ChartFrame data={guesses} />
    </>
  )
}
