/**
 * Every change of a notebook as a value. `apply` gives the changed notebook and the edit that takes it back, so undo
 * is the reverse of what was recorded.
 */
import { assertNever } from '../shared/assert.ts'
import { StrandbookError } from '../shared/errors.ts'
import type { Json } from '../shared/json.ts'
import type { Cell, CellId, Notebook } from './types.ts'

export type Edit =
  | { readonly kind: 'insert'; readonly index: number; readonly cell: Cell }
  | { readonly kind: 'remove'; readonly id: CellId }
  | { readonly kind: 'replace'; readonly cell: Cell }
  | { readonly kind: 'move'; readonly id: CellId; readonly to: number }
  | { readonly kind: 'rename'; readonly title: string }
  /** Several edits as one step of undo. */
  | { readonly kind: 'batch'; readonly edits: readonly Edit[] }

export class EditError extends StrandbookError {
  constructor(message: string, advice?: string) {
    super('EDIT_REFUSED', message, advice ? { advice } : {})
  }
}

export interface Applied {
  readonly notebook: Notebook
  readonly inverse: Edit
}

export function applyEdit(notebook: Notebook, edit: Edit): Applied {
  switch (edit.kind) {
    case 'insert':
      return insert(notebook, edit.index, edit.cell)
    case 'remove':
      return remove(notebook, edit.id)
    case 'replace':
      return replace(notebook, edit.cell)
    case 'move':
      return move(notebook, edit.id, edit.to)
    case 'rename':
      return { notebook: { ...notebook, title: edit.title }, inverse: { kind: 'rename', title: notebook.title } }
    case 'batch':
      return batch(notebook, edit.edits)
    default:
      return assertNever(edit)
  }
}

// ── Edits that the page makes ────────────────────────────────────────────────────────────────────────────────

export function setParam(notebook: Notebook, id: CellId, name: string, value: Json): Edit {
  const cell = cellOf(notebook, id)
  return { kind: 'replace', cell: { ...cell, params: { ...cell.params, [name]: value } } }
}

export function setInput(notebook: Notebook, id: CellId, role: string, from: CellId): Edit {
  const cell = cellOf(notebook, id)
  return { kind: 'replace', cell: { ...cell, inputs: { ...cell.inputs, [role]: from } } }
}

export function setCollapsed(notebook: Notebook, id: CellId, collapsed: boolean): Edit {
  return { kind: 'replace', cell: { ...cellOf(notebook, id), collapsed } }
}

/** Removes a cell; what worked on its result stays and has to be given another input. */
export function removeCell(notebook: Notebook, id: CellId): Edit {
  const released = notebook.cells
    .filter((cell) => Object.values(cell.inputs).includes(id))
    .map((cell): Edit => {
      const inputs = Object.fromEntries(Object.entries(cell.inputs).filter(([, input]) => input !== id))
      return { kind: 'replace', cell: { ...cell, inputs } }
    })
  return released.length === 0
    ? { kind: 'remove', id }
    : { kind: 'batch', edits: [...released, { kind: 'remove', id }] }
}

/** A copy with an id of its own, below the original and with the same inputs. */
export function duplicate(notebook: Notebook, id: CellId): Edit & { readonly kind: 'insert' } {
  const index = indexOf(notebook, id)
  const cell = { ...notebook.cells[index]!, id: freeId(notebook, notebook.cells[index]!.kind) }
  return { kind: 'insert', index: index + 1, cell }
}

/** An id that no cell has: the kind itself, or the kind with the next number. */
export function freeId(notebook: Notebook, kind: string): CellId {
  const taken = new Set<string>(notebook.cells.map((cell) => cell.id))
  for (let n = 1; ; n++) {
    const id = n === 1 ? kind : `${kind}-${n}`
    if (!taken.has(id)) return id as CellId
  }
}

export function cellOf(notebook: Notebook, id: CellId): Cell {
  return notebook.cells[indexOf(notebook, id)]!
}

export function indexOf(notebook: Notebook, id: CellId): number {
  const index = notebook.cells.findIndex((cell) => cell.id === id)
  if (index < 0) throw new EditError(`There is no cell "${id}" in this notebook.`)
  return index
}

// ── Application ──────────────────────────────────────────────────────────────────────────────────────────────

function insert(notebook: Notebook, index: number, cell: Cell): Applied {
  if (notebook.cells.some((other) => other.id === cell.id)) throw new EditError(`There is a cell "${cell.id}" already.`)
  const cells = notebook.cells.toSpliced(index, 0, cell)
  return { notebook: inOrder({ ...notebook, cells }), inverse: { kind: 'remove', id: cell.id } }
}

function remove(notebook: Notebook, id: CellId): Applied {
  const index = indexOf(notebook, id)
  const user = notebook.cells.find((cell) => Object.values(cell.inputs).includes(id))
  if (user)
    throw new EditError(
      `The cell "${user.id}" works on the result of "${id}".`,
      `Remove "${user.id}" first, or give it another input.`,
    )
  const cell = notebook.cells[index]!
  return {
    notebook: { ...notebook, cells: notebook.cells.toSpliced(index, 1) },
    inverse: { kind: 'insert', index, cell },
  }
}

function replace(notebook: Notebook, cell: Cell): Applied {
  const index = indexOf(notebook, cell.id)
  const old = notebook.cells[index]!
  const cells = notebook.cells.with(index, cell)
  return { notebook: inOrder({ ...notebook, cells }), inverse: { kind: 'replace', cell: old } }
}

function move(notebook: Notebook, id: CellId, to: number): Applied {
  const from = indexOf(notebook, id)
  const cell = notebook.cells[from]!
  const target = Math.max(0, Math.min(notebook.cells.length - 1, to))
  const cells = notebook.cells.toSpliced(from, 1).toSpliced(target, 0, cell)
  return { notebook: inOrder({ ...notebook, cells }), inverse: { kind: 'move', id, to: from } }
}

function batch(notebook: Notebook, edits: readonly Edit[]): Applied {
  const inverses: Edit[] = []
  let current = notebook
  for (const edit of edits) {
    const applied = applyEdit(current, edit)
    current = applied.notebook
    inverses.unshift(applied.inverse)
  }
  return { notebook: current, inverse: { kind: 'batch', edits: inverses } }
}

/** A cell reads earlier cells only; an edit that breaks this is refused as a whole. */
function inOrder(notebook: Notebook): Notebook {
  const seen = new Set<CellId>()
  for (const cell of notebook.cells) {
    const late = Object.values(cell.inputs).find((input) => !seen.has(input))
    if (late !== undefined) {
      throw new EditError(
        `The cell "${cell.id}" works on "${late}", so it has to stand below it.`,
        'Move the other cell first.',
      )
    }
    seen.add(cell.id)
  }
  return notebook
}
