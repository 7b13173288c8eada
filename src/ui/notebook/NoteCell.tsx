import { lazy, Suspense, useEffect, useRef } from 'react'
import type { Cell } from '../../notebook/types.ts'
import { useCommands } from '../session/SessionContext.tsx'
import { CellMenu } from './CellMenu.tsx'
import { useNotebookPage } from './NotebookContext.tsx'
import styles from './notebook.module.css'
import { words } from './words.ts'

const Markdown = lazy(() => import('../common/Markdown.tsx'))

/** A note: text to read, and its Markdown after a double click or Enter. */
export function NoteCell({ cell }: { cell: Cell }) {
  const page = useNotebookPage()
  const text = typeof cell.params.text === 'string' ? cell.params.text : ''
  if (page.editing === cell.id) return <NoteEditor cell={cell} text={text} />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter on the cell and its menu do the same by keyboard
    <div className={styles.note} onDoubleClick={() => page.edit(cell.id)}>
      <Suspense fallback={null}>
        {text === '' ? <p className={styles.empty}>{words.emptyNote}</p> : <Markdown text={text} />}
      </Suspense>
      <div className={styles.actions}>
        <CellMenu cell={cell} title={words.noteTitle} />
      </div>
    </div>
  )
}

function NoteEditor({ cell, text }: { cell: Cell; text: string }) {
  const commands = useCommands()
  const page = useNotebookPage()
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const save = (value: string) => {
    if (value !== text) commands.setParam(cell.id, 'text', value)
    page.edit(null)
  }
  return (
    <textarea
      ref={field}
      className={styles.noteEditor}
      aria-label={words.noteLabel}
      defaultValue={text}
      onBlur={(event) => save(event.currentTarget.value)}
    />
  )
}
