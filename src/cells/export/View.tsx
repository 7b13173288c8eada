import { Button } from '@mantine/core'
import { IconDownload, IconFolderDown } from '@tabler/icons-react'
import { DataTable } from '../../ui/common/DataTable.tsx'
import { formatBytes } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import { useCommands } from '../../ui/session/SessionContext.tsx'
import styles from '../cells.module.css'
import type { ExportResult } from './cell.ts'
import { words } from './words.ts'

/** The files and what each is for, the ways to take them away, and how Python opens them. */
export default function ExportView({ cell, result, stale }: ResultProps<ExportResult>) {
  const commands = useCommands()
  return (
    <div className={styles.stack}>
      <div className={styles.buttons}>
        <Button
          leftSection={<IconDownload size={15} />}
          disabled={stale}
          onClick={() => void commands.downloadExport(cell.id)}
        >
          {words.download}
        </Button>
        {'showDirectoryPicker' in window && (
          <Button
            variant="default"
            leftSection={<IconFolderDown size={15} />}
            disabled={stale}
            onClick={() => void commands.saveExport(cell.id)}
          >
            {words.save}
          </Button>
        )}
      </div>
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
