import { useEffect, useRef } from 'react'
import type { Cell, CellId } from '../../notebook/types.ts'
import { assertNever } from '../../shared/assert.ts'
import type { Port } from '../session/port.ts'
import { usePort } from '../session/SessionContext.tsx'
import { CELL_ATTRIBUTE, cellElementId } from './CellFrame.tsx'
import { commandFor, type FocusPlace, type KeyCommand } from './keymap.ts'
import type { NotebookPage } from './NotebookContext.tsx'

/** Listens on the document, so that keys work after a click on empty paper too; open dialogs and menus are left alone. */
export function useKeyboard(page: NotebookPage, showHelp: () => void): void {
  const port = usePort()
  const latest = useRef({ page, showHelp })
  latest.current = { page, showHelp }
  useEffect(() => {
    let pending: 'd' | null = null
    const onKeyDown = (event: KeyboardEvent) => {
      const focus = focusOf(event.target)
      if (focus === null || event.defaultPrevented || event.isComposing) return
      const { key, shiftKey: shift, altKey: alt } = event
      const control = event.ctrlKey || event.metaKey
      const answer = commandFor({ key, shift, control, alt }, focus.place, pending)
      pending = answer.pending
      if (answer.command === null) return
      event.preventDefault()
      obey(answer.command, port, latest.current.page, latest.current.showHelp, focus.cell)
    }
    // Before anything else: an open tooltip would keep Escape for itself.
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [port])
}

type Focus = { readonly place: FocusPlace; readonly cell: CellId | null }

const TEXT_FIELDS =
  'input:not([type=checkbox], [type=radio], [type=file], [type=button]), textarea, select, [contenteditable=true]'

function focusOf(target: EventTarget | null): Focus | null {
  if (!(target instanceof HTMLElement)) return null
  if (target === document.body) return { place: 'page', cell: null }
  const frame = target.closest<HTMLElement>(`[${CELL_ATTRIBUTE}]`)
  if (frame === null) return null
  const cell = frame.getAttribute(CELL_ATTRIBUTE) as CellId // written by CellFrame from a CellId
  if (target === frame) return { place: 'cell', cell }
  return { place: target.matches(TEXT_FIELDS) ? 'text' : 'control', cell }
}

function obey(command: KeyCommand, port: Port, page: NotebookPage, showHelp: () => void, focused: CellId | null) {
  const cells = port.document.getState().notebook?.cells ?? []
  const id = focused ?? page.selected
  switch (command) {
    case 'undo':
      return port.commands.undo()
    case 'redo':
      return port.commands.redo()
    case 'help':
      return showHelp()
    case 'previous':
    case 'next':
      return step(cells, id, command === 'next' ? 1 : -1, page)
    case 'addAbove':
      return page.askKind({ beside: id, side: 'above' })
    case 'addBelow':
      return page.askKind({ beside: id, side: 'below' })
    case 'addNote': {
      const note = port.commands.add('note', { beside: id, side: 'below' })
      page.select(note)
      return page.edit(note) // the editor takes the focus itself
    }
    default:
      if (id !== null) obeyInCell(command, port, page, cells, id)
  }
}

type CellCommand = 'runAndNext' | 'run' | 'enter' | 'leave' | 'moveUp' | 'moveDown' | 'delete' | 'collapse'

function obeyInCell(command: CellCommand, { commands }: Port, page: NotebookPage, cells: readonly Cell[], id: CellId) {
  const cell = cells.find((one) => one.id === id)
  if (cell === undefined) return
  switch (command) {
    case 'run':
    case 'runAndNext':
      blurField()
      page.edit(null)
      if (cell.kind !== 'note') commands.run(id)
      return command === 'run' ? page.focus(id) : step(cells, id, 1, page)
    case 'enter':
      return cell.kind === 'note' ? page.edit(id) : focusFirstField(id)
    case 'leave':
      blurField()
      page.edit(null)
      return page.focus(id)
    case 'moveUp':
    case 'moveDown':
      commands.move(id, command === 'moveUp' ? -1 : 1)
      return page.focus(id)
    case 'delete':
      commands.remove(id)
      return step(cells, id, cells.at(-1)?.id === id ? -1 : 1, page)
    case 'collapse':
      return commands.setCollapsed(id, cell.collapsed !== true)
    default:
      assertNever(command)
  }
}

function step(cells: readonly Cell[], from: CellId | null, by: 1 | -1, page: NotebookPage) {
  const index = cells.findIndex(({ id }) => id === from)
  const target =
    from === null ? cells.at(by === 1 ? 0 : -1) : cells[Math.max(0, Math.min(cells.length - 1, index + by))]
  if (target !== undefined) page.focus(target.id)
}

function focusFirstField(id: CellId) {
  const frame = document.getElementById(cellElementId(id))
  frame?.querySelector<HTMLElement>('input:not([type=file]), select, textarea, [data-body] button')?.focus()
}

/** A field writes its value when it loses the focus: run with what stands there. */
function blurField() {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}
