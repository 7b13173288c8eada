import type { Averages } from '../../../metrics/types.ts'
import { ClassName } from '../../../ui/common/ClassName.tsx'
import { DataTable } from '../../../ui/common/DataTable.tsx'
import { Term } from '../../../ui/common/Term.tsx'
import { glossary } from '../../../ui/common/words.ts'
import { formatCount, formatMetric } from '../../../ui/format/numbers.ts'
import type { PerBaseResult } from './PerBaseDetails.tsx'
import { words } from './words.ts'

type Row = Averages & { readonly label: string; readonly support: number; readonly average?: 'macro' | 'weighted' }

/** Every label, then the two means. */
export function LabelTable({ result }: { result: PerBaseResult }) {
  const rows: Row[] = [
    ...result.perClass,
    { ...result.macro, label: words.average.macro, support: result.n, average: 'macro' },
    { ...result.weighted, label: words.average.weighted, support: result.n, average: 'weighted' },
  ]
  const nameOf = ({ label, average }: Row, index: number) =>
    average === undefined ? <ClassName label={label} index={index} /> : <Term of={average}>{label}</Term>
  return (
    <DataTable
      caption={words.perLabel[result.unit]}
      showCaption
      rows={rows}
      rowKey={({ label, average }) => average ?? `label ${label}`}
      columns={[
        { name: words.label, cell: nameOf },
        { name: words.precision, help: glossary.precision, numeric: true, cell: (row) => formatMetric(row.precision) },
        { name: words.recall, help: glossary.recall, numeric: true, cell: (row) => formatMetric(row.recall) },
        { name: words.f1, help: glossary.f1, numeric: true, cell: (row) => formatMetric(row.f1) },
        { name: words.support, numeric: true, cell: (row) => formatCount(row.support) },
      ]}
    />
  )
}
