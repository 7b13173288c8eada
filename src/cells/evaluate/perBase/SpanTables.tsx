import type { ClassMetrics, SegmentMetrics, SpanClassMetrics, SpanMetrics } from '../../../metrics/types.ts'
import { ClassName } from '../../../ui/common/ClassName.tsx'
import { DataTable } from '../../../ui/common/DataTable.tsx'
import { glossary } from '../../../ui/common/words.ts'
import { formatCount, formatMetric } from '../../../ui/format/numbers.ts'
import { words } from './words.ts'

/** Every type of entity, then all together. */
export function EntityTable({ entities }: { entities: SpanMetrics }) {
  const { micro, support, predicted, perClass } = entities
  const all: SpanClassMetrics = { label: words.average.micro, ...micro, support, predicted }
  const rows = [...perClass, all]
  return (
    <DataTable
      caption={words.entities}
      showCaption
      rows={rows}
      rowKey={(_, index) => index}
      columns={[
        {
          name: words.label,
          cell: (row, index) => (row === all ? row.label : <ClassName label={row.label} index={index} />),
        },
        { name: words.precision, help: glossary.precision, numeric: true, cell: (row) => formatMetric(row.precision) },
        { name: words.recall, help: glossary.recall, numeric: true, cell: (row) => formatMetric(row.recall) },
        { name: words.f1, help: glossary.f1, numeric: true, cell: (row) => formatMetric(row.f1) },
        { name: words.support, numeric: true, cell: (row) => formatCount(row.support) },
        { name: words.predicted, numeric: true, cell: (row) => formatCount(row.predicted) },
      ]}
    />
  )
}

type SegmentRow = {
  readonly label: string
  readonly index: number | null
  readonly exact: number
  readonly overlapping: number
  readonly support: number
  readonly predicted: number
}

/** Every label that has segments, then all together. */
export function SegmentTable({ segments, labels }: { segments: SegmentMetrics; labels: readonly ClassMetrics[] }) {
  const { exact, overlapping } = segments
  const rows: SegmentRow[] = exact.perClass.map(({ label, f1, support, predicted }) => ({
    label,
    index: labels.findIndex((one) => one.label === label),
    exact: f1,
    overlapping: overlapping.perClass.find((one) => one.label === label)?.f1 ?? 0,
    support,
    predicted,
  }))
  const all = { exact: exact.micro.f1, overlapping: overlapping.micro.f1 }
  rows.push({ label: words.average.micro, index: null, ...all, support: exact.support, predicted: exact.predicted })
  return (
    <DataTable
      caption={words.segments}
      showCaption
      rows={rows}
      rowKey={({ label, index }) => index ?? label}
      columns={[
        {
          name: words.label,
          cell: ({ label, index }) => (index === null ? label : <ClassName label={label} index={index} />),
        },
        { name: words.exact, help: words.segmentsHelp, numeric: true, cell: (row) => formatMetric(row.exact) },
        {
          name: words.overlapping,
          help: words.segmentsHelp,
          numeric: true,
          cell: (row) => formatMetric(row.overlapping),
        },
        { name: words.support, numeric: true, cell: (row) => formatCount(row.support) },
        { name: words.predicted, numeric: true, cell: (row) => formatCount(row.predicted) },
      ]}
    />
  )
}
