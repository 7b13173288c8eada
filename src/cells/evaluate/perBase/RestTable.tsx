import type { OneAgainstRest } from '../../../metrics/types.ts'
import { ClassName } from '../../../ui/common/ClassName.tsx'
import { DataTable } from '../../../ui/common/DataTable.tsx'
import { glossary } from '../../../ui/common/words.ts'
import { formatMetric } from '../../../ui/format/numbers.ts'
import { words } from './words.ts'

/** Each label as a question of yes or no. */
export function RestTable({ rows }: { rows: readonly OneAgainstRest[] }) {
  return (
    <DataTable
      caption={words.rest}
      showCaption
      rows={rows}
      rowKey={({ label }) => label}
      columns={[
        {
          name: words.label,
          help: words.restHelp,
          cell: ({ label }, index) => <ClassName label={label} index={index} />,
        },
        { name: words.accuracy, help: glossary.accuracy, numeric: true, cell: (row) => formatMetric(row.accuracy) },
        {
          name: words.precision,
          help: glossary.weighted,
          numeric: true,
          cell: (row) => formatMetric(row.weighted.precision),
        },
        {
          name: words.recall,
          help: glossary.weighted,
          numeric: true,
          cell: (row) => formatMetric(row.weighted.recall),
        },
        { name: words.f1, help: glossary.weighted, numeric: true, cell: (row) => formatMetric(row.weighted.f1) },
      ]}
    />
  )
}
