import type { RegressionMetrics } from '../../../metrics/types.ts'
import type { ChartData } from '../../../ui/charts/types.ts'
import { formatSmall } from '../../../ui/format/numbers.ts'
import { words } from '../words.ts'

/** Predicted against true numbers of one value, with the line on which both are equal; empty without metrics. */
export function scatterChart(metrics: RegressionMetrics | null, value: number, title: string): ChartData {
  const { actual, predicted } = metrics?.points[value] ?? { actual: [], predicted: [] }
  const names = metrics?.perValue.map(({ label }) => label) ?? []
  const [from, to] = rangeOf([...actual, ...predicted])
  const rows = actual.map((x, i) => ({ x, predicted: predicted[i] }))
  const ends = [from, to].map((x) => ({ x, equal: x }))
  const format = (number: number) => formatSmall(Number(number.toPrecision(3)))
  return {
    kind: 'lines',
    title: names.length > 1 ? `${title}: ${names[value] ?? ''}` : title,
    x: { label: words.actual, format, domain: [from, to] },
    y: { label: words.predicted, format, domain: [from, to] },
    series: [
      { id: 'predicted', name: words.sequence, colour: 'var(--class-0)', look: 'points' },
      { id: 'equal', name: words.equal, colour: 'var(--ink-3)', look: 'dashed' },
    ],
    rows: actual.length === 0 ? [] : [...rows, ...ends].sort((a, b) => a.x - b.x),
  }
}

/** Intervals between the lines of an axis. */
const INTERVALS = 4

/** A range of all values that four intervals of a round number cover. */
export function rangeOf(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1]
  const least = values.reduce((a, b) => Math.min(a, b))
  const most = values.reduce((a, b) => Math.max(a, b))
  for (let step = roundStep((most - least || Math.abs(most) || 1) / INTERVALS); ; step = roundStep(step * 1.01)) {
    const from = Math.floor(least / step) * step
    if (from + INTERVALS * step >= most) return [rounded(from), rounded(from + INTERVALS * step)]
  }
}

/** The next of 1, 2, 2.5 and 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return (ROUND.find((step) => step * power >= least * (1 - 1e-9)) ?? 10) * power
}

const ROUND = [1, 2, 2.5, 5] as const

/** Without what binary fractions leave behind. */
function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
