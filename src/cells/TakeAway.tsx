import { Button } from '@mantine/core'
import { IconDownload, IconFolderDown } from '@tabler/icons-react'
import type { CellId } from '../notebook/types.ts'
import { useCommands } from '../ui/session/SessionContext.tsx'
import styles from './cells.module.css'

type Props = {
  readonly cell: CellId
  readonly disabled: boolean
  readonly words: { readonly download: string; readonly save: string }
}

/** The files of a cell as one zip, or in a folder where the browser can write into one. */
export function TakeAway({ cell, disabled, words }: Props) {
  const commands = useCommands()
  return (
    <div className={styles.buttons}>
      <Button
        leftSection={<IconDownload size={15} />}
        disabled={disabled}
        onClick={() => void commands.downloadExport(cell)}
      >
        {words.download}
      </Button>
      {'showDirectoryPicker' in window && (
        <Button
          variant="default"
          leftSection={<IconFolderDown size={15} />}
          disabled={disabled}
          onClick={() => void commands.saveExport(cell)}
        >
          {words.save}
        </Button>
      )}
    </div>
  )
}
