import { useEffect, useState } from 'react'
import { useCommands, useDocument } from '../session/SessionContext.tsx'
import styles from './shell.module.css'
import { words } from './words.ts'

/** The title, edited in place; written on Enter or on leaving, taken back with Escape. */
export function NotebookTitle() {
  const commands = useCommands()
  const title = useDocument(({ notebook }) => notebook?.title ?? '')
  const [draft, setDraft] = useState(title)
  useEffect(() => setDraft(title), [title])
  const commit = () => {
    const next = draft.trim() || words.untitled
    setDraft(next)
    if (next !== title) commands.rename(next)
  }
  return (
    <h1 className={styles.title}>
      <input
        aria-label={words.notebookTitle}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key === 'Escape') setDraft(title)
        }}
      />
    </h1>
  )
}
