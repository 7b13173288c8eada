import { createContext, useContext } from 'react'
import type { CellId } from '../../notebook/types.ts'
import { invariant } from '../../shared/assert.ts'

export type AddPlace = { readonly beside: CellId | null; readonly side: 'above' | 'below' }

/** What is selected and being edited on the page. Not saved. */
export type NotebookPage = {
  readonly selected: CellId | null
  readonly editing: CellId | null
  readonly select: (id: CellId | null) => void
  /** Selects a cell and moves the keyboard there, also when the cell is drawn only in the next frame. */
  readonly focus: (id: CellId) => void
  readonly edit: (id: CellId | null) => void
  readonly askKind: (place: AddPlace | null) => void
}

export const NotebookPageContext = createContext<NotebookPage | null>(null)

export function useNotebookPage(): NotebookPage {
  const page = useContext(NotebookPageContext)
  invariant(page !== null, 'a cell stands outside of NotebookView')
  return page
}
