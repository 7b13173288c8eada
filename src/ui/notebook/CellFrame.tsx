import { memo } from 'react'
import type { CellId } from '../../notebook/types.ts'
import { Boundary } from '../common/Boundary.tsx'
import { useCell, useKind, useRun } from '../session/SessionContext.tsx'
import { CellBody } from './CellBody.tsx'
import { CellHeader } from './CellHeader.tsx'
import { Gutter } from './Gutter.tsx'
import { useNotebookPage } from './NotebookContext.tsx'
import { NoteCell } from './NoteCell.tsx'
import styles from './notebook.module.css'
import { words } from './words.ts'

export const CELL_ATTRIBUTE = 'data-cell'

export function cellElementId(id: CellId): string {
  return `cell-${id}`
}

/** One cell: gutter with number, state and time; header with the essential in one line; form and result below. */
export const CellFrame = memo(function CellFrame({ id, number }: { id: CellId; number: number }) {
  const cell = useCell(id)
  const kind = useKind(cell?.kind ?? '')
  const status = useRun(id, (run) => run.status)
  const page = useNotebookPage()
  if (cell === undefined) return null
  const isNote = cell.kind === 'note'
  const title = isNote ? words.noteTitle : (kind?.title ?? cell.kind)
  const selected = page.selected === id
  return (
    <article
      id={cellElementId(id)}
      className={styles.cell}
      aria-label={isNote ? `${title} ${number}` : words.cell(number, title, words.status[status])}
      tabIndex={selected || (page.selected === null && number === 1) ? 0 : -1}
      onFocus={() => page.select(id)}
      data-selected={selected || undefined}
      data-status={isNote ? 'note' : status}
      data-kind={cell.kind}
      {...{ [CELL_ATTRIBUTE]: id }}
    >
      <Gutter id={id} number={number} note={isNote} />
      <div className={styles.main}>
        <Boundary of={cell}>
          {isNote ? (
            <NoteCell cell={cell} />
          ) : (
            <>
              <CellHeader cell={cell} title={title} number={number} />
              {cell.collapsed !== true && <CellBody cell={cell} kind={kind} />}
            </>
          )}
        </Boundary>
      </div>
    </article>
  )
})
