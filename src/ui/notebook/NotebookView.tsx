import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { CellId } from '../../notebook/types.ts'
import { useDocument } from '../session/SessionContext.tsx'
import { AddCellDialog } from './AddCellDialog.tsx'
import { AddHere } from './AddHere.tsx'
import { CellFrame, cellElementId } from './CellFrame.tsx'
import { HelpDialog } from './HelpDialog.tsx'
import { type AddPlace, type NotebookPage, NotebookPageContext } from './NotebookContext.tsx'
import styles from './notebook.module.css'
import { keepSteady } from './steadyScroll.ts'
import { useKeyboard } from './useKeyboard.ts'
import { usePlace } from './usePlace.ts'
import { words } from './words.ts'

/** The open notebook: its cells in order, each between two places where another can be added. */
export function NotebookView() {
  const cells = useDocument(({ notebook }) => notebook?.cells) ?? []
  const [addPlace, setAddPlace] = useState<AddPlace | null>(null)
  const [helpOpen, setHelpOpen] = useState(false)
  const page = usePage(setAddPlace)
  useKeyboard(page, () => setHelpOpen(true))
  usePlace()
  const list = useRef<HTMLOListElement>(null)
  useLayoutEffect(() => (list.current === null ? undefined : keepSteady(list.current)), [])
  return (
    <NotebookPageContext value={page}>
      {cells.length === 0 && <p className={styles.empty}>{words.emptyNotebook}</p>}
      <ol ref={list} className={styles.cells}>
        {cells.map((cell, index) => (
          <li key={cell.id}>
            <CellFrame id={cell.id} number={index + 1} />
            {index < cells.length - 1 && <AddHere beside={cell.id} />}
          </li>
        ))}
      </ol>
      <AddHere beside={cells.at(-1)?.id ?? null} always />
      <AddCellDialog place={addPlace} onClose={() => setAddPlace(null)} />
      <HelpDialog opened={helpOpen} onClose={() => setHelpOpen(false)} />
    </NotebookPageContext>
  )
}

function usePage(askKind: (place: AddPlace | null) => void): NotebookPage {
  const [selected, select] = useState<CellId | null>(null)
  const [editing, edit] = useState<CellId | null>(null)
  const focusNext = useRef<CellId | null>(null)
  const [, redraw] = useState(0)
  const focus = useCallback((id: CellId) => {
    focusNext.current = id
    select(id)
    redraw((count) => count + 1)
  }, [])
  useEffect(() => {
    const element = focusNext.current === null ? null : document.getElementById(cellElementId(focusNext.current))
    if (element === null) return
    const isEdited = focusNext.current === editing
    focusNext.current = null
    if (!isEdited) element.focus() // a note that is being written has taken the focus for its text
    element.scrollIntoView({ block: 'nearest' })
  })
  return useMemo(() => ({ selected, editing, select, focus, edit, askKind }), [selected, editing, focus, askKind])
}
