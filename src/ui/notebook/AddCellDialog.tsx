import { Modal } from '@mantine/core'
import { usePort, useViews } from '../session/SessionContext.tsx'
import styles from './dialogs.module.css'
import { type AddPlace, useNotebookPage } from './NotebookContext.tsx'
import { words } from './words.ts'

/** Notes are no kind of step: they compute nothing. */
const NOTE = { kind: 'note', title: words.noteTitle, about: words.noteAbout }

/** Asks which kind of cell to add, each with what it does. */
export function AddCellDialog({ place, onClose }: { place: AddPlace | null; onClose: () => void }) {
  const { kinds, commands } = usePort()
  const views = useViews()
  const page = useNotebookPage()
  const add = (kind: string) => {
    if (place === null) return
    const id = commands.add(kind, place)
    onClose()
    if (kind !== 'note') return page.focus(id)
    page.select(id)
    page.edit(id) // the editor takes the focus itself
  }
  return (
    <Modal opened={place !== null} onClose={onClose} title={words.addTitle} returnFocus={false}>
      <ul className={styles.kinds}>
        {[NOTE, ...kinds.values()].map(({ kind, title, about }, index) => {
          const Icon = views[kind]?.Icon
          return (
            <li key={kind}>
              <button type="button" onClick={() => add(kind)} data-autofocus={index === 0 || undefined}>
                {Icon !== undefined && <Icon size={18} stroke={1.6} aria-hidden="true" />}
                <span>
                  <b>{title}</b>
                  <span>{about}</span>
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </Modal>
  )
}
