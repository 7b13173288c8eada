/** The open notebook with its undo steps, saved by itself a moment after each change. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Edit } from '../notebook/edits.ts'
import { edited, type History, redone, startHistory, undone } from '../notebook/history.ts'
import { parseNotebook, serializeNotebook } from '../notebook/parse.ts'
import type { Notebook } from '../notebook/types.ts'
import { canonicalJson, type Json } from '../shared/json.ts'
import { ConflictError, type Documents, type NotebookRecord } from '../storage/documents.ts'

/** Long enough to gather keystrokes, short enough to lose none of them to a closed tab. */
const SAVE_DELAY_MS = 400
/** Changes of one field within this time are one step of undo. */
const MERGE_WITHIN_MS = 1000

export interface OpenNotebook {
  readonly notebookId: string | null
  readonly notebook: Notebook | null
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Key of the latest result of each cell. */
  readonly lastKeys: Readonly<Record<string, string>>
}

export interface NotebookStore {
  readonly store: StoreApi<OpenNotebook>
  /** Opens a new document and saves it; gives its id. */
  create(notebook: Notebook): Promise<string>
  /** False when there is no such document. Reads after writing what is not saved yet. */
  open(id: string): Promise<boolean>
  close(): Promise<void>
  edit(edit: Edit): void
  undo(): void
  redo(): void
  rememberKey(cellId: string, key: string): void
  /** Writes what is not saved yet. */
  flush(): Promise<void>
}

const CLOSED: OpenNotebook = { notebookId: null, notebook: null, canUndo: false, canRedo: false, lastKeys: {} }

export function createNotebookStore(documents: Documents, onSaveError: (error: unknown) => void): NotebookStore {
  const store = createStore<OpenNotebook>(() => CLOSED)
  let history: History | null = null
  let lastEdit: { readonly edit: Edit; readonly at: number } | null = null
  let savedAt: number | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  /** Saves run one after the other: each is based on the one before. */
  let saving: Promise<void> = Promise.resolve()

  function show(next: History): void {
    history = next
    const { notebook, undo, redo } = next
    store.setState({ notebook, canUndo: undo.length > 0, canRedo: redo.length > 0 })
    scheduleSave()
  }

  /** So long after the first change that is not saved: waiting for the last one could go on for a whole run. */
  function scheduleSave(): void {
    timer ??= setTimeout(() => void flush(), SAVE_DELAY_MS)
  }

  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    saving = saving.then(save).catch(onSaveError)
    return saving
  }

  async function save(): Promise<void> {
    const { notebookId: id, notebook, lastKeys } = store.getState()
    if (id === null || notebook === null) return
    const updatedAt = Math.max(Date.now(), (savedAt ?? 0) + 1) // strictly later, so that versions are told apart
    const record = { id, title: notebook.title, text: serializeNotebook(notebook), updatedAt, lastKeys }
    try {
      await documents.save(record, savedAt)
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
      await saveCopy(record, error)
    }
    savedAt = updatedAt
  }

  /** Another tab was first: this one goes on in a document of its own, so neither loses anything. */
  async function saveCopy(record: NotebookRecord, conflict: ConflictError): Promise<void> {
    const id = crypto.randomUUID()
    await documents.save({ ...record, id }, null)
    store.setState({ notebookId: id })
    onSaveError(conflict)
  }

  function start(id: string, notebook: Notebook, lastKeys: OpenNotebook['lastKeys']): void {
    history = startHistory(notebook)
    lastEdit = null
    store.setState({ ...CLOSED, notebookId: id, notebook, lastKeys })
  }

  return {
    store,
    flush,
    async create(notebook) {
      await flush()
      const id = crypto.randomUUID()
      savedAt = null
      start(id, notebook, {})
      await flush()
      return id
    },
    async open(id) {
      await flush()
      const record = await documents.load(id)
      if (!record) return false
      const notebook = parseNotebook(record.text)
      savedAt = record.updatedAt
      start(id, notebook, record.lastKeys)
      return true
    },
    async close() {
      await flush()
      history = null
      store.setState(CLOSED)
    },
    edit(edit) {
      if (!history) return
      const at = Date.now()
      const merge = lastEdit !== null && at - lastEdit.at < MERGE_WITHIN_MS && isSameField(lastEdit.edit, edit)
      const next = edited(history, edit, merge)
      if (canonicalJson(next.notebook as unknown as Json) === canonicalJson(history.notebook as unknown as Json)) return
      lastEdit = { edit, at }
      show(next)
    },
    undo() {
      if (history) show(undone(history))
    },
    redo() {
      if (history) show(redone(history))
    },
    rememberKey(cellId, key) {
      store.setState(({ lastKeys }) => ({ lastKeys: { ...lastKeys, [cellId]: key } }))
      scheduleSave()
    },
  }
}

/** Two changes of params of the same cell, one after the other: a number typed digit by digit. */
function isSameField(before: Edit, now: Edit): boolean {
  if (before.kind !== 'replace' || now.kind !== 'replace' || before.cell.id !== now.cell.id) return false
  const names = Object.keys({ ...before.cell.params, ...now.cell.params })
  const changed = names.filter((name) => before.cell.params[name] !== now.cell.params[name])
  const { params: _, ...cellBefore } = before.cell
  const { params: __, ...cellNow } = now.cell
  const rest = (cell: object) => canonicalJson(cell as Json)
  return changed.length === 1 && rest(cellBefore) === rest(cellNow)
}
