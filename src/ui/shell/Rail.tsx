import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { FilePicker } from '../common/FilePicker.tsx'
import type { NotebookEntry } from '../session/port.ts'
import { useApp, useCommands, useDocument } from '../session/SessionContext.tsx'
import { NotebookMenu } from './NotebookMenu.tsx'
import { RenameDialog } from './RenameDialog.tsx'
import styles from './rail.module.css'
import { words } from './words.ts'

/** The notebooks of this browser, newest first. */
export function Rail({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const commands = useCommands()
  const notebooks = useApp((state) => state.notebooks)
  const [renaming, setRenaming] = useState<NotebookEntry | null>(null)
  return (
    <nav className={styles.rail} aria-label={words.notebooks}>
      <div className={styles.railActions}>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => void commands.newNotebook()}
          fullWidth
          justify="flex-start"
        >
          {words.newNotebook}
        </Button>
        <FilePicker
          variant="subtle"
          color="gray"
          label={words.openFile}
          accept=".json"
          multiple={false}
          onFiles={onFiles}
          justify="flex-start"
        >
          {words.openFile}
        </FilePicker>
        <FilePicker
          variant="subtle"
          color="gray"
          label={words.importModel}
          onFiles={(files) => void commands.importModel(files)}
          justify="flex-start"
        >
          {words.importModel}
        </FilePicker>
      </div>
      {notebooks.length === 0 ? (
        <p className={styles.railEmpty}>{words.noNotebooks}</p>
      ) : (
        <ul>
          {notebooks.map((entry) => (
            <Entry key={entry.id} entry={entry} onRename={() => setRenaming(entry)} />
          ))}
        </ul>
      )}
      <RenameDialog entry={renaming} onClose={() => setRenaming(null)} />
    </nav>
  )
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

function Entry({ entry, onRename }: { entry: NotebookEntry; onRename: () => void }) {
  const commands = useCommands()
  const open = useDocument(({ notebookId }) => notebookId === entry.id)
  return (
    <li data-open={open || undefined}>
      <button
        type="button"
        aria-current={open ? 'page' : undefined}
        onClick={() => void commands.openNotebook(entry.id)}
      >
        <span>{entry.title}</span>
        <small>{day.format(entry.updatedAt)}</small>
      </button>
      <NotebookMenu entry={entry} onRename={onRename} />
    </li>
  )
}
