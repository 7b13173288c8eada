import { Button } from '@mantine/core'
import { IconDownload, IconFolderDown } from '@tabler/icons-react'
import type { Cell } from '../../notebook/types.ts'
import { isJsonObject, type Json } from '../../shared/json.ts'
import { DataTable } from '../../ui/common/DataTable.tsx'
import { formatBytes } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import { useCommands, useDocument, useRuns } from '../../ui/session/SessionContext.tsx'
import styles from '../cells.module.css'
import type { ExportResult } from './cell.ts'
import { words } from './words.ts'

/** The files, the ways to take them away, and how to open them. */
export default function ExportView({ cell, result, stale }: ResultProps<ExportResult>) {
  const commands = useCommands()
  const isBert = useFamily(cell) === 'bert'
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
      <div className={styles.pair}>
        <DataTable
          caption={words.files}
          rows={result.files}
          rowKey={({ path }) => path}
          columns={[
            { name: words.file, cell: ({ path }) => <code>{path}</code> },
            { name: words.size, numeric: true, cell: ({ size }) => formatBytes(size) },
          ]}
        />
        <section>
          <h3 className={styles.heading}>{words.python}</h3>
          <pre className={styles.code}>{isBert ? words.bert('model') : words.compact('model')}</pre>
        </section>
      </div>
    </div>
  )
}

/** The family of the exported model: the export's training, and that training's model, know it. */
function useFamily(cell: Cell): Json | undefined {
  const model = useDocument(({ notebook }) => {
    const training = notebook?.cells.find(({ id }) => id === cell.inputs.train)
    return training?.inputs.model
  })
  const result = useRuns((runs) => (model === undefined ? null : (runs.get(model)?.result ?? null)))
  return isJsonObject(result) ? result.family : undefined
}
