/** Undo and redo: each step holds the edit that takes the other direction. Pure. */
import { applyEdit, type Edit } from './edits.ts'
import type { Notebook } from './types.ts'

/** Steps kept; a param typed digit by digit makes a few, so this is an hour of work. */
const MAX_STEPS = 500

export interface History {
  readonly notebook: Notebook
  /** Newest last. */
  readonly undo: readonly Edit[]
  readonly redo: readonly Edit[]
}

export function startHistory(notebook: Notebook): History {
  return { notebook, undo: [], redo: [] }
}

/** `merge`: the change belongs to the step before (a number typed digit by digit), so one undo takes back both. */
export function edited(history: History, edit: Edit, merge = false): History {
  const { notebook, inverse } = applyEdit(history.notebook, edit)
  if (merge && history.undo.length > 0) return { notebook, undo: history.undo, redo: [] }
  return { notebook, undo: [...history.undo, inverse].slice(-MAX_STEPS), redo: [] }
}

export function undone(history: History): History {
  const edit = history.undo.at(-1)
  if (!edit) return history
  const { notebook, inverse } = applyEdit(history.notebook, edit)
  return { notebook, undo: history.undo.slice(0, -1), redo: [...history.redo, inverse] }
}

export function redone(history: History): History {
  const edit = history.redo.at(-1)
  if (!edit) return history
  const { notebook, inverse } = applyEdit(history.notebook, edit)
  return { notebook, undo: [...history.undo, inverse], redo: history.redo.slice(0, -1) }
}
