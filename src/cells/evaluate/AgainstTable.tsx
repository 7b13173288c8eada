import type { EvaluateResult } from '../../train/types.ts'
import { DataTable } from '../../ui/common/DataTable.tsx'
import { glossary } from '../../ui/common/words.ts'
import { formatMetric } from '../../ui/format/numbers.ts'
import { words } from './words.ts'

/** The model among the baselines, best first. */
export function AgainstTable({ result }: { result: EvaluateResult }) {
  const model = { name: words.thisModel, accuracy: result.accuracy, mcc: result.mcc, macroF1: result.macro.f1 }
  const rows = [model, ...result.baselines].sort((a, b) => b.mcc - a.mcc)
  return (
    <DataTable
      caption={words.against}
      showCaption
      rows={rows}
      rowKey={({ name }) => name}
      emphasis={(row) => row === model}
      columns={[
        { name: words.method, help: glossary.baseline, cell: ({ name }) => name },
        { name: words.mcc, help: glossary.mcc, numeric: true, cell: ({ mcc }) => formatMetric(mcc) },
        { name: words.accuracy, help: glossary.accuracy, numeric: true, cell: (row) => formatMetric(row.accuracy) },
        { name: words.macroF1, help: glossary.macro, numeric: true, cell: (row) => formatMetric(row.macroF1) },
      ]}
    />
  )
}
