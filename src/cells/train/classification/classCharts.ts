/** Charts of a classifier: its scores, and those of each class. */
import type { ChartData } from '../../../ui/charts/types.ts'
import { glossary } from '../../../ui/common/words.ts'
import { formatMetric } from '../../../ui/format/numbers.ts'
import type { TrainPicture } from '../../../ui/session/training.ts'
import { classColour } from '../../../ui/theme/colours.ts'
import { axisOfSteps, dotsFor, drawnEvaluations } from '../chartData.ts'
import { linearFloor } from '../scoreCharts.ts'
import { words } from '../words.ts'
import type { ClassEvaluation } from './classEvaluations.ts'

/** What the charts of scores are drawn from: it changes with each evaluation, and not with each step. */
export type ScoresPicture = Pick<TrainPicture, 'baselines' | 'totalSteps'> & {
  readonly evals: readonly ClassEvaluation[]
}

/** Validation scores with the best linear baseline as a line to beat. */
export function scoresChart({ evals, baselines, totalSteps }: ScoresPicture): ChartData {
  const drawn = drawnEvaluations(evals, ({ metrics }) => metrics.mcc)
  const dots = dotsFor(drawn)
  const references = linearFloor(baselines, 'mcc')
  return {
    kind: 'lines',
    title: words.scores,
    x: axisOfSteps(totalSteps),
    y: { label: words.score, format: formatMetric },
    series: [
      { id: 'mcc', name: words.mcc, colour: 'var(--class-0)', ...dots, help: glossary.mcc },
      { id: 'accuracy', name: words.accuracy, colour: 'var(--class-2)', ...dots, help: glossary.accuracy },
      { id: 'macroF1', name: words.macroF1, colour: 'var(--class-3)', ...dots, help: glossary.macro },
    ],
    rows: drawn.map(({ step, metrics }) => ({
      x: step,
      mcc: metrics.mcc,
      accuracy: metrics.accuracy,
      macroF1: metrics.macro.f1,
    })),
    references,
  }
}

export type ClassScore = 'precision' | 'recall' | 'f1'

export function perClassChart({ evals, totalSteps }: Omit<ScoresPicture, 'baselines'>, score: ClassScore): ChartData {
  const drawn = drawnEvaluations(evals, ({ metrics }) => metrics.mcc)
  const labels = evals.at(-1)?.metrics.perClass.map(({ label }) => label) ?? []
  return {
    kind: 'lines',
    title: words.perClassChart[score],
    x: axisOfSteps(totalSteps),
    y: { label: words.score, format: formatMetric, domain: [0, 1] },
    series: labels.map((label, index) => ({
      id: `class${index}`,
      name: label,
      colour: classColour(index),
      ...dotsFor(drawn),
      ...(index >= 8 ? { look: 'dashed' as const } : {}),
    })),
    rows: drawn.map(({ step, metrics }) => {
      const scores = metrics.perClass.map((row, index) => [`class${index}`, row[score]] as const)
      return { x: step, ...Object.fromEntries(scores) }
    }),
  }
}
