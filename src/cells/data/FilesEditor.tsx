import { CloseButton } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useState } from 'react'
import type { FileRef } from '../../sequence/types.ts'
import { showError } from '../../state/cellRuns.ts'
import { FilePicker } from '../../ui/common/FilePicker.tsx'
import { formatBytes } from '../../ui/format/numbers.ts'
import type { EditorProps } from '../../ui/notebook/views.ts'
import { useCommands } from '../../ui/session/SessionContext.tsx'
import styles from '../cells.module.css'
import { words } from './words.ts'

/** The files of a cell by name and size; more can be chosen here or dropped on the page. */
export default function FilesEditor({ value, onChange }: EditorProps) {
  const commands = useCommands()
  const [state, setState] = useState<string>('')
  const files = (Array.isArray(value) ? value : []) as readonly FileRef[] // checked by the param's own `check`
  const add = async (chosen: readonly File[]) => {
    setState(words.reading)
    try {
      const added = await Promise.all(chosen.map((file) => commands.addFile(file)))
      onChange([...files.filter((file) => !added.some(({ sha256 }) => sha256 === file.sha256)), ...added])
      setState('')
    } catch (error) {
      setState(showError(error).message)
    }
  }
  return (
    <div className={styles.files} data-wide>
      {files.map((file) => (
        <span key={file.sha256} className={styles.file}>
          <IconFileText size={14} stroke={1.6} aria-hidden="true" />
          {file.name}
          <small>{formatBytes(file.size)}</small>
          <CloseButton
            size="xs"
            aria-label={words.removeFile(file.name)}
            onClick={() => onChange(files.filter(({ sha256 }) => sha256 !== file.sha256))}
          />
        </span>
      ))}
      <FilePicker variant="default" label={words.addFiles} onFiles={add}>
        {files.length === 0 ? words.chooseFiles : words.addFiles}
      </FilePicker>
      <FilePicker variant="default" label={words.addFolder} onFiles={add} folder>
        {words.addFolder}
      </FilePicker>
      <span role="status">{state}</span>
    </div>
  )
}
