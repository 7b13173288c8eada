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

/** A little more than all values take. */
function rangeOf(values: readonly number[]): [number, number] {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const margin = 0.03 * (most - least || 1)
  return [least - margin, most + margin]
}
