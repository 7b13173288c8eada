import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useCommands, useDocument, useRuns } from '../session/SessionContext.tsx'
import styles from './shell.module.css'
import { words } from './words.ts'

/** The notebook as a file, and the trained model once there is one. */
export function ExportMenu() {
  const commands = useCommands()
  const notebookId = useDocument((state) => state.notebookId)
  const cells = useDocument(({ notebook }) => notebook?.cells)
  const ready = useRuns((runs) => cells?.find(({ id, kind }) => kind === 'export' && runs.get(id)?.status === 'done'))
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={15} />} className={styles.export}>
          {words.export}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => notebookId !== null && void commands.downloadNotebook(notebookId)}>
          {words.exportNotebook}
        </Menu.Item>
        <Menu.Item disabled={ready === undefined} onClick={() => ready && void commands.downloadExport(ready.id)}>
          {ready === undefined ? words.exportModelNone : words.exportModel}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
