import type { RegressionMetrics } from '../../../metrics/types.ts'
import { DataTable } from '../../../ui/common/DataTable.tsx'
import { glossary } from '../../../ui/common/words.ts'
import { formatCount, formatMetric, formatSmall } from '../../../ui/format/numbers.ts'
import { words } from '../words.ts'

/** Each predicted value: how well the order and the size are met, and what is left over. */
export function ValueTable({ metrics }: { metrics: RegressionMetrics }) {
  return (
    <DataTable
      caption={words.perValue}
      showCaption
      rows={metrics.perValue}
      rowKey={({ label }) => label}
      columns={[
        { name: words.value, cell: ({ label }) => label },
        { name: words.spearman, help: glossary.spearman, numeric: true, cell: (row) => formatMetric(row.spearman) },
        { name: words.pearson, help: glossary.pearson, numeric: true, cell: (row) => formatMetric(row.pearson) },
        { name: words.r2, help: glossary.r2, numeric: true, cell: (row) => formatMetric(row.r2) },
        { name: words.mae, help: glossary.mae, numeric: true, cell: (row) => formatSmall(row.mae) },
        { name: words.bias, help: glossary.bias, numeric: true, cell: (row) => formatSmall(row.bias) },
        {
          name: words.spread,
          numeric: true,
          cell: ({ mean, standardDeviation }) => words.meanAnd(formatSmall(mean), formatSmall(standardDeviation)),
        },
        { name: words.n, numeric: true, cell: ({ n }) => formatCount(n) },
      ]}
    />
  )
}
