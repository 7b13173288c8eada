import { Button, Modal, TextInput } from '@mantine/core'
import type { NotebookEntry } from '../session/port.ts'
import { useCommands } from '../session/SessionContext.tsx'
import styles from './rail.module.css'
import { words } from './words.ts'

export function RenameDialog({ entry, onClose }: { entry: NotebookEntry | null; onClose: () => void }) {
  const commands = useCommands()
  const save = (data: FormData) => {
    const title = String(data.get('title') ?? '').trim()
    if (entry !== null && title !== '') void commands.renameNotebook(entry.id, title)
    onClose()
  }
  return (
    <Modal opened={entry !== null} onClose={onClose} title={words.renameTitle} size="sm">
      <form action={save} className={styles.renameForm}>
        <TextInput label={words.title} name="title" defaultValue={entry?.title ?? ''} data-autofocus />
        <Button type="submit">{words.save}</Button>
      </form>
    </Modal>
  )
}
