import type { SplitResult } from '../../sequence/types.ts'
import { ClassName } from '../../ui/common/ClassName.tsx'
import { type Column, DataTable } from '../../ui/common/DataTable.tsx'
import { Findings } from '../../ui/common/Findings.tsx'
import { formatCount, formatShare } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import styles from '../cells.module.css'
import { words } from './words.ts'

type Row = SplitResult['perClass'][number]

export default function SplitView({ result }: ResultProps<SplitResult>) {
  const { kind, counts, perClass, leaks, findings } = result
  const total: Row = { label: words.all, ...counts }
  const rows = [...perClass, total]
  const all = counts.train + counts.valid + counts.test
  const part = (key: 'train' | 'valid' | 'test', help: string): Column<Row> => ({
    name: words[key],
    help,
    numeric: true,
    cell: (row) =>
      row === total ? `${formatCount(row[key])} · ${formatShare(row[key] / all)}` : formatCount(row[key]),
  })
  const columns: Column<Row>[] = [
    {
      name: words.class,
      cell: (row, index) => (row === total ? words.all : <ClassName label={row.label} index={index} />),
    },
    part('train', words.trainHelp),
    part('valid', words.validHelp),
    part('test', words.testHelp),
  ]
  const leaking = leaks.exact + leaks.reverseComplement > 0
  return (
    <div className={styles.stack}>
      <p className={styles.note}>
        {words.kinds[kind]}{' '}
        {leaking ? words.leak(formatCount(leaks.exact), formatCount(leaks.reverseComplement)) : words.noLeak}
      </p>
      <DataTable
        caption={words.title}
        columns={columns}
        rows={rows}
        rowKey={(_, index) => index}
        emphasis={(row) => row === total}
      />
      <Findings findings={findings} />
    </div>
  )
}
