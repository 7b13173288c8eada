import type { Averages, PerBaseMetrics, SpanMetrics } from './types.ts'

/** How many stretches of one label there are, were predicted, and agree. */
export type SpanCounts = {
  readonly label: string
  readonly actual: number
  readonly predicted: number
  readonly hits: number
}

/**
 * Precision, recall and F1 of stretches, label by label and together. Labels that neither occur nor are predicted say
 * nothing and are left out, as seqeval and conlleval do.
 */
export function spanMetrics(counts: readonly SpanCounts[]): SpanMetrics {
  const present = counts.filter(({ actual, predicted }) => actual + predicted > 0)
  const rows = present.map((row) => ({ ...row, ...averagesOf(row) }))
  const total = { actual: 0, predicted: 0, hits: 0 }
  for (const { actual, predicted, hits } of present) {
    total.actual += actual
    total.predicted += predicted
    total.hits += hits
  }
  return {
    micro: averagesOf(total),
    macro: mean(rows, () => 1),
    weighted: mean(rows, ({ actual }) => actual),
    support: total.actual,
    predicted: total.predicted,
    perClass: rows.map(({ label, actual, predicted, precision, recall, f1 }) => ({
      label,
      precision,
      recall,
      f1,
      support: actual,
      predicted,
    })),
  }
}

/** What the stretches of a sequence are judged by: entities where labels are tags, else segments with exact ends. */
export function spansOf({ entities, segments }: PerBaseMetrics): SpanMetrics {
  return entities ?? segments.exact
}

function averagesOf({ actual, predicted, hits }: Omit<SpanCounts, 'label'>): Averages {
  return {
    precision: ratio(hits, predicted),
    recall: ratio(hits, actual),
    f1: ratio(2 * hits, actual + predicted),
  }
}

function mean<Row extends Averages>(rows: readonly Row[], weightOf: (row: Row) => number): Averages {
  const total = rows.reduce((sum, row) => sum + weightOf(row), 0)
  const of = (name: keyof Averages) =>
    ratio(
      rows.reduce((sum, row) => sum + weightOf(row) * row[name], 0),
      total,
    )
  return { precision: of('precision'), recall: of('recall'), f1: of('f1') }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
