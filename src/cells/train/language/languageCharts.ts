/** Charts of a language model: how unsure it is of held-out tokens, and how often it is right. */
import type { LanguageMetrics } from '../../../metrics/types.ts'
import type { Evaluation } from '../../../train/types.ts'
import type { ChartData } from '../../../ui/charts/types.ts'
import { glossary } from '../../../ui/common/words.ts'
import { formatMetric } from '../../../ui/format/numbers.ts'
import { axisOfSteps, dotsFor, drawnEvaluations } from '../chartData.ts'
import { words } from '../words.ts'

type LanguageEvaluation = Evaluation & { readonly metrics: LanguageMetrics }

/** Evaluations of a language model, which all of them are or none. */
export function languageEvaluations(evals: readonly Evaluation[]): readonly LanguageEvaluation[] {
  return evals.filter((evaluation): evaluation is LanguageEvaluation => 'perplexity' in evaluation.metrics)
}

export type LanguagePicture = { readonly evals: readonly LanguageEvaluation[]; readonly totalSteps: number }

export function perplexityChart({ evals, totalSteps }: LanguagePicture): ChartData {
  const drawn = drawnEvaluations(evals, ({ loss }) => loss)
  return {
    kind: 'lines',
    title: words.perplexity,
    x: axisOfSteps(totalSteps),
    y: { label: words.perplexityUnit, format: (value) => value.toFixed(2) },
    series: [
      { id: 'perplexity', name: words.heldOut, colour: 'var(--class-1)', ...dotsFor(drawn), help: glossary.perplexity },
    ],
    rows: drawn.map(({ step, metrics }) => ({ x: step, perplexity: metrics.perplexity })),
  }
}

export function guessesChart({ evals, totalSteps }: LanguagePicture): ChartData {
  const drawn = drawnEvaluations(evals, ({ metrics }) => metrics.accuracy)
  const k = evals.at(-1)?.metrics.topK.k ?? 5
  return {
    kind: 'lines',
    title: words.guesses,
    x: axisOfSteps(totalSteps),
    y: { label: words.shareOfTokens, format: formatMetric },
    series: [
      { id: 'first', name: words.firstGuess, colour: 'var(--class-0)', ...dotsFor(drawn) },
      { id: 'among', name: words.amongGuesses(k), colour: 'var(--class-2)', ...dotsFor(drawn) },
    ],
    rows: drawn.map(({ step, metrics }) => ({ x: step, first: metrics.accuracy, among: metrics.topK.accuracy })),
  }
}
