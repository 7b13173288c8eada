import type { LabelMetrics, MultiLabelMetrics } from '../../../metrics/types.ts'
import { ClassName } from '../../../ui/common/ClassName.tsx'
import { DataTable } from '../../../ui/common/DataTable.tsx'
import { glossary } from '../../../ui/common/words.ts'
import { formatCount, formatMetric } from '../../../ui/format/numbers.ts'
import { words } from '../words.ts'

type Row = LabelMetrics & { readonly index: number }

/** Every label, the best told first. */
export function LabelTable({ metrics }: { metrics: MultiLabelMetrics }) {
  const rows = metrics.perLabel
    .map((label, index): Row => ({ ...label, index }))
    .sort((a, b) => (b.auroc ?? -1) - (a.auroc ?? -1))
  return (
    <DataTable
      caption={words.perLabel}
      rows={rows}
      rowKey={({ label }) => label}
      columns={[
        { name: words.label, cell: ({ label, index }) => <ClassName label={label} index={index} /> },
        { name: words.auroc, help: glossary.auroc, numeric: true, cell: ({ auroc }) => figure(auroc) },
        {
          name: words.averagePrecision,
          help: glossary.averagePrecision,
          numeric: true,
          cell: ({ averagePrecision }) => figure(averagePrecision),
        },
        {
          name: words.threshold,
          help: glossary.threshold,
          numeric: true,
          cell: ({ threshold }) => formatMetric(threshold),
        },
        { name: words.precision, numeric: true, cell: ({ atThreshold }) => formatMetric(atThreshold.precision) },
        { name: words.recall, numeric: true, cell: ({ atThreshold }) => formatMetric(atThreshold.recall) },
        { name: words.f1, numeric: true, cell: ({ atThreshold }) => formatMetric(atThreshold.f1) },
        { name: words.f1AtHalf, numeric: true, cell: ({ atHalf }) => formatMetric(atHalf.f1) },
        {
          name: words.withLabel,
          numeric: true,
          cell: ({ positives, known }) => words.of(formatCount(positives), formatCount(known)),
        },
      ]}
    />
  )
}

function figure(value: number | null): string {
  return formatMetric(value ?? Number.NaN)
}
