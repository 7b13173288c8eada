import type { ClassMetrics, PerBaseMetrics } from '../../../metrics/types.ts'
import { ClassName } from '../../../ui/common/ClassName.tsx'
import { DataTable } from '../../../ui/common/DataTable.tsx'
import { glossary } from '../../../ui/common/words.ts'
import { formatCount, formatMetric } from '../../../ui/format/numbers.ts'
import { words } from '../words.ts'

type Props = {
  readonly rows: readonly ClassMetrics[]
  /** What is counted, be it sequences or what labels stand along. */
  readonly unit: 'sequence' | PerBaseMetrics['unit']
}

export function PerClassTable({ rows, unit }: Props) {
  return (
    <DataTable
      caption={words.perClass}
      rows={rows}
      rowKey={({ label }) => label}
      columns={[
        { name: words.class, cell: ({ label }, index) => <ClassName label={label} index={index} /> },
        { name: words.precision, help: glossary.precision, numeric: true, cell: (row) => formatMetric(row.precision) },
        { name: words.recall, help: glossary.recall, numeric: true, cell: (row) => formatMetric(row.recall) },
        { name: words.f1, help: glossary.f1, numeric: true, cell: (row) => formatMetric(row.f1) },
        { name: words.support[unit], help: glossary.support, numeric: true, cell: (row) => formatCount(row.support) },
      ]}
    />
  )
}
