import { DataTable } from '../../ui/common/DataTable.tsx'
import { formatBytes } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import styles from '../cells.module.css'
import { TakeAway } from '../TakeAway.tsx'
import type { ExportResult } from './cell.ts'
import { words } from './words.ts'

/** The files and what each is for, the ways to take them away, and how Python opens them. */
export default function ExportView({ cell, result, stale }: ResultProps<ExportResult>) {
  return (
    <div className={styles.stack}>
      <TakeAway cell={cell.id} disabled={stale} words={words} />
      <DataTable
        caption={words.files}
        rows={result.files}
        rowKey={({ path }) => path}
        columns={[
          { name: words.file, cell: ({ path }) => <code>{path}</code> },
          { name: words.purpose, cell: ({ path }) => words.purposes[path] ?? '' },
          { name: words.size, numeric: true, cell: ({ size }) => formatBytes(size) },
        ]}
      />
      {result.python && (
        <section>
          <h3 className={styles.heading}>{words.python}</h3>
          <pre className={styles.code}>{result.python}</pre>
        </section>
      )}
    </div>
  )
}
