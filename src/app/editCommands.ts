import { cellKinds } from '../cells/registry.ts'
import {
  duplicate,
  type Edit,
  freeId,
  indexOf,
  removeCell,
  setCollapsed,
  setInput,
  setParam,
} from '../notebook/edits.ts'
import type { Cell, CellId, Notebook } from '../notebook/types.ts'
import { invariant } from '../shared/assert.ts'
import type { Commands } from '../ui/session/port.ts'
import { showFailure } from './appState.ts'
import type { PageParts } from './pageParts.ts'

type EditCommands = Pick<
  Commands,
  'setParam' | 'setInput' | 'add' | 'remove' | 'duplicate' | 'move' | 'setCollapsed' | 'rename' | 'undo' | 'redo'
>

export function editCommands({ session, app }: PageParts): EditCommands {
  /** An edit that would break the notebook is refused with its reason, and nothing changes. */
  const edit = (change: (notebook: Notebook) => Edit) => {
    try {
      session.edit(change)
    } catch (error) {
      showFailure(app, error)
    }
  }
  const open = () => {
    const { notebook } = session.document.getState()
    invariant(notebook !== null, 'an edit without an open notebook')
    return notebook
  }
  return {
    setParam: (id, name, value) => edit((notebook) => setParam(notebook, id, name, value)),
    setInput: (id, role, from) => edit((notebook) => setInput(notebook, id, role, from)),
    add: (kind, { beside, side }) => {
      const index = beside === null ? open().cells.length : indexOf(open(), beside) + (side === 'below' ? 1 : 0)
      const cell = newCell(open(), kind, index)
      edit(() => ({ kind: 'insert', index, cell }))
      return cell.id
    },
    remove: (id) => edit((notebook) => removeCell(notebook, id)),
    duplicate: (id) => {
      const copy = duplicate(open(), id)
      edit(() => copy)
      return copy.cell.id
    },
    move: (id, by) => edit((notebook) => ({ kind: 'move', id, to: indexOf(notebook, id) + by })),
    setCollapsed: (id, collapsed) => edit((notebook) => setCollapsed(notebook, id, collapsed)),
    rename: (title) => edit(() => ({ kind: 'rename', title })),
    undo: session.undo,
    redo: session.redo,
  }
}

/** A cell at `index`, fed by the nearest earlier cells that fit. */
export function newCell(notebook: Notebook, kind: string, index: number, params: Cell['params'] = {}): Cell {
  const before = notebook.cells.slice(0, index)
  const inputs: Record<string, CellId> = {}
  for (const { role, kinds } of cellKinds.get(kind)?.inputs ?? []) {
    const source = before.findLast((cell) => kinds.includes(cell.kind))
    if (source !== undefined) inputs[role] = source.id
  }
  return { id: freeId(notebook, kind), kind, params: kind === 'note' ? { text: '' } : params, inputs }
}
