import { Modal } from '@mantine/core'
import kinds from '../notebook/dialogs.module.css'
import type { FileUse } from '../session/port.ts'
import { useCommands } from '../session/SessionContext.tsx'
import { words } from './words.ts'

const USES: readonly { readonly use: FileUse; readonly title: string; readonly help: string }[] = [
  { use: 'notebook', title: words.useNotebook, help: words.useNotebookHelp },
  { use: 'replace', title: words.useReplace, help: words.useReplaceHelp },
  { use: 'predict', title: words.usePredict, help: words.usePredictHelp },
]

/** Asks what sequences that were dropped on an open notebook are for. */
export function UseDialog({ files, onClose }: { files: readonly File[] | null; onClose: () => void }) {
  const commands = useCommands()
  const choose = (use: FileUse) => {
    onClose()
    if (files !== null) void commands.takeSequences(files, use)
  }
  return (
    <Modal opened={files !== null} onClose={onClose} title={words.useTitle}>
      <p>{words.filesHeld(files?.map(({ name }) => name) ?? [])}</p>
      <ul className={kinds.kinds}>
        {USES.map(({ use, title, help }, index) => (
          <li key={use}>
            <button type="button" onClick={() => choose(use)} data-autofocus={index === 0 || undefined}>
              <span>
                <b>{title}</b>
                <span>{help}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
