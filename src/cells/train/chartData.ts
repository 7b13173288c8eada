import { decimate } from '../../state/decimate.ts'
import type { ChartData, ChartRow, Reference, Series } from '../../ui/charts/types.ts'
import { glossary } from '../../ui/common/words.ts'
import { formatCount, formatLoss, formatMetric, formatSmall } from '../../ui/format/numbers.ts'
import type { TrainPicture } from '../../ui/session/training.ts'
import { classColour } from '../../ui/theme/colours.ts'
import { decimateRows, smooth } from './smooth.ts'
import { words } from './words.ts'

/** Rows that a chart draws at most: more than its width in pixels cannot be seen. */
const MAX_POINTS = 600
/** Evaluations that a chart draws at most, and up to how many each has a dot: every one is an element of the page. */
const MAX_EVALUATIONS = 200
const MAX_DOTS = 60

const stepAxis = { label: words.steps, format: formatCount }

/** Loss per step, its running mean, and the validation loss. */
export function lossChart({ columns, evals, totalSteps }: TrainPicture): ChartData {
  const drawn = drawnEvaluations(evals)
  const rows = decimateRows(columns, smooth(columns.losses, columns.length), MAX_POINTS)
  const series: Series[] = [
    { id: 'raw', name: words.raw, colour: 'var(--class-0)', look: 'faint', help: glossary.loss },
    { id: 'smoothed', name: words.smoothed, colour: 'var(--class-0)', help: glossary.smoothed },
    { id: 'valid', name: words.validation, colour: 'var(--class-1)', ...dotsFor(drawn), help: glossary.validation },
  ]
  return {
    kind: 'lines',
    title: words.loss,
    x: { ...stepAxis, domain: [0, totalSteps || 'auto'] },
    y: { label: words.lossUnit, format: formatLoss3, domain: [0, 'auto'] },
    series,
    rows: mergeRows(
      rows,
      drawn.map(({ step, loss }) => ({ x: step, valid: loss })),
    ),
  }
}

export function learningRateChart({ columns, totalSteps }: TrainPicture): ChartData {
  return {
    kind: 'lines',
    title: words.learningRate,
    x: { ...stepAxis, domain: [0, totalSteps || 'auto'] },
    y: { label: words.perUpdate, format: formatSmall, domain: [0, 'auto'] },
    series: [{ id: 'rate', name: words.learningRate, colour: 'var(--ink-2)', help: glossary.learningRate }],
    rows: everyNth(columns.length, MAX_POINTS / 2).map((i) => ({
      x: columns.steps[i] ?? 0,
      rate: columns.learningRates[i],
    })),
  }
}

/** What the charts of scores are drawn from: it changes with each evaluation, and not with each step. */
export type ScoresPicture = Pick<TrainPicture, 'evals' | 'baselines' | 'totalSteps'>

/** Validation scores with the k-mer baseline as a line to beat. */
export function scoresChart({ evals, baselines, totalSteps }: ScoresPicture): ChartData {
  const drawn = drawnEvaluations(evals)
  const dots = dotsFor(drawn)
  const floor = baselines?.baselines.find(({ name }) => name !== 'majority')?.valid
  const references: Reference[] = floor ? [{ y: floor.mcc, name: `${words.kmers}, MCC`, colour: 'var(--class-0)' }] : []
  return {
    kind: 'lines',
    title: words.scores,
    x: { ...stepAxis, domain: [0, totalSteps || 'auto'] },
    y: { label: words.score, format: formatMetric2 },
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
  const drawn = drawnEvaluations(evals)
  const labels = evals.at(-1)?.metrics.perClass.map(({ label }) => label) ?? []
  return {
    kind: 'lines',
    title: words.perClassChart[score],
    x: { ...stepAxis, domain: [0, totalSteps || 'auto'] },
    y: { label: words.score, format: formatMetric2, domain: [0, 1] },
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

/** All evaluations of an ordinary run; of a very long one so many that the curve keeps its shape. */
function drawnEvaluations(evals: TrainPicture['evals']): TrainPicture['evals'] {
  const scores = evals.map(({ metrics }) => metrics.mcc)
  return decimate(scores, scores.length, MAX_EVALUATIONS).map((i) => evals[i]!)
}

function dotsFor(drawn: TrainPicture['evals']): Pick<Series, 'dots'> {
  return { dots: drawn.length <= MAX_DOTS }
}

/** Two sets of rows in order of x; rows of equal x become one. */
function mergeRows(first: readonly ChartRow[], second: readonly ChartRow[]): ChartRow[] {
  const byX = new Map<number, ChartRow>()
  for (const row of [...first, ...second]) byX.set(row.x, { ...byX.get(row.x), ...row })
  return [...byX.values()].sort((a, b) => a.x - b.x)
}

function everyNth(length: number, most: number): number[] {
  const stride = Math.max(1, Math.ceil(length / most))
  const indices = Array.from({ length: Math.ceil(length / stride) }, (_, i) => i * stride)
  if (length > 0 && indices.at(-1) !== length - 1) indices.push(length - 1)
  return indices
}

function formatLoss3(value: number): string {
  return formatLoss(value).slice(0, 5)
}

function formatMetric2(value: number): string {
  return formatMetric(value)
}
