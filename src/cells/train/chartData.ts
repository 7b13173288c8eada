import { decimate } from '../../state/decimate.ts'
import type { Evaluation } from '../../train/types.ts'
import type { ChartData, ChartRow, Series } from '../../ui/charts/types.ts'
import { glossary } from '../../ui/common/words.ts'
import { formatCount, formatLoss, formatSmall } from '../../ui/format/numbers.ts'
import type { TrainPicture } from '../../ui/session/training.ts'
import { decimateRows, smooth } from './smooth.ts'
import { words } from './words.ts'

/** Rows that a chart draws at most: more than its width in pixels cannot be seen. */
const MAX_POINTS = 600
/** Evaluations that a chart draws at most, and up to how many each has a dot: every one is an element of the page. */
const MAX_EVALUATIONS = 200
const MAX_DOTS = 60

const stepAxis = { label: words.steps, format: formatCount }

/** Loss per step, its running mean, and the validation loss. */
export function lossChart({ task, columns, evals, totalSteps }: TrainPicture): ChartData {
  const isSquared = task === 'regression'
  const drawn = drawnEvaluations(evals, ({ loss }) => loss)
  const rows = decimateRows(columns, smooth(columns.losses, columns.length), MAX_POINTS)
  const series: Series[] = [
    {
      id: 'raw',
      name: words.raw,
      colour: 'var(--class-0)',
      look: 'faint',
      help: isSquared ? glossary.squaredLoss : glossary.loss,
    },
    { id: 'smoothed', name: words.smoothed, colour: 'var(--class-0)', help: glossary.smoothed },
    { id: 'valid', name: words.validation, colour: 'var(--class-1)', ...dotsFor(drawn), help: glossary.validation },
  ]
  return {
    kind: 'lines',
    title: words.loss,
    x: axisOfSteps(totalSteps),
    y: { label: isSquared ? words.squaredLossUnit : words.lossUnit, format: formatLoss3, domain: [0, 'auto'] },
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
    x: axisOfSteps(totalSteps),
    y: { label: words.perUpdate, format: formatSmall, domain: [0, 'auto'] },
    series: [{ id: 'rate', name: words.learningRate, colour: 'var(--ink-2)', help: glossary.learningRate }],
    rows: everyNth(columns.length, MAX_POINTS / 2).map((i) => ({
      x: columns.steps[i] ?? 0,
      rate: columns.learningRates[i],
    })),
  }
}

/** All evaluations of an ordinary run; of a very long one so many that the curve keeps its shape. */
export function drawnEvaluations<E extends Evaluation>(evals: readonly E[], scoreOf: (evaluation: E) => number): E[] {
  return decimate(evals.map(scoreOf), evals.length, MAX_EVALUATIONS).map((i) => evals[i]!)
}

export function dotsFor(drawn: readonly Evaluation[]): Pick<Series, 'dots'> {
  return { dots: drawn.length <= MAX_DOTS }
}

export function axisOfSteps(totalSteps: number): ChartData['x'] {
  return { ...stepAxis, domain: [0, totalSteps || 'auto'] }
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
