import { parseNotebook, serializeNotebook } from '../notebook/parse.ts'
import { defaultNotebook, withFiles } from '../notebook/template.ts'
import type { Notebook } from '../notebook/types.ts'
import type { FileRef } from '../sequence/types.ts'
import type { Commands, FileUse } from '../ui/session/port.ts'
import { refreshNotebooks } from './appState.ts'
import { download, fileNameOf } from './download.ts'
import { newCell } from './editCommands.ts'
import { loadExample } from './examples.ts'
import { guarded, type PageParts } from './pageParts.ts'
import { words } from './words.ts'

type FileCommands = Pick<
  Commands,
  | 'newNotebook'
  | 'openNotebook'
  | 'openExample'
  | 'closeNotebook'
  | 'renameNotebook'
  | 'duplicateNotebook'
  | 'deleteNotebook'
  | 'downloadNotebook'
  | 'openNotebookFile'
  | 'takeSequences'
  | 'importModel'
  | 'addFile'
>

export function fileCommands(parts: PageParts): FileCommands {
  const { session, app, workers } = parts
  const addFile = (file: File) => workers.data.call('addFile', { file })
  return {
    addFile,
    newNotebook: () => guarded(app, () => session.create(defaultNotebook(words.untitled, {}))),
    openNotebook: (id) => guarded(app, () => session.open(id)),
    closeNotebook: () => void guarded(app, session.close),
    openExample: (id) =>
      guarded(app, async () => {
        const { notebookText, data } = await loadExample(id)
        await addFile(data)
        await session.create(parseNotebook(notebookText))
      }),
    openNotebookFile: (file) => guarded(app, async () => session.create(parseNotebook(await file.text()))),
    takeSequences: (files, use) =>
      guarded(app, async () => {
        const refs = await Promise.all(files.map(addFile))
        await useSequences(parts, refs, use)
      }),
    importModel: (files) => guarded(app, () => importModel(parts, files)),
    ...libraryCommands(parts),
  }
}

function libraryCommands({ session, app, documents }: PageParts) {
  const isOpen = (id: string) => session.document.getState().notebookId === id
  /** The record as stored, with what was typed last. */
  const recordOf = async (id: string) => {
    if (isOpen(id)) await session.flush()
    return documents.load(id)
  }
  return {
    renameNotebook: (id: string, title: string) =>
      guarded(app, async () => {
        if (isOpen(id)) return session.edit(() => ({ kind: 'rename', title }))
        const record = await documents.load(id)
        if (record === null) return
        const text = serializeNotebook({ ...parseNotebook(record.text), title })
        await documents.save({ ...record, title, text, updatedAt: Date.now() }, record.updatedAt)
        await refreshNotebooks(app, documents)
      }),
    duplicateNotebook: (id: string) =>
      guarded(app, async () => {
        const record = await recordOf(id)
        if (record === null) return
        const title = words.copyOf(record.title)
        const text = serializeNotebook({ ...parseNotebook(record.text), title })
        await documents.save({ ...record, id: crypto.randomUUID(), title, text, updatedAt: Date.now() }, null)
        await refreshNotebooks(app, documents)
      }),
    deleteNotebook: (id: string) =>
      guarded(app, async () => {
        const record = await recordOf(id)
        if (record === null) return
        if (isOpen(id)) await session.close()
        await documents.remove(id)
        await refreshNotebooks(app, documents)
        const undo = async () => {
          await documents.save(record, null)
          await refreshNotebooks(app, documents)
          app.setState({ notice: null })
        }
        app.setState({ notice: { kind: 'info', text: words.deleted(record.title), undo: () => void undo() } })
      }),
    downloadNotebook: (id: string) =>
      guarded(app, async () => {
        const record = await recordOf(id)
        if (record === null) return
        const blob = new Blob([record.text], { type: 'application/json' })
        download(blob, `${fileNameOf(record.title)}.strandbook.json`)
      }),
  }
}

async function useSequences({ session }: PageParts, files: readonly FileRef[], use: FileUse): Promise<void> {
  const { notebook } = session.document.getState()
  if (use === 'notebook' || notebook === null) {
    await session.create(defaultNotebook(words.titleOfFiles(files), { files }))
  } else if (use === 'replace') {
    const cell = withFiles(notebook, files).cells.find(({ kind }) => kind === 'data')
    if (cell !== undefined) session.edit(() => ({ kind: 'replace', cell }))
  } else {
    session.edit((current) => predictEdit(current, files))
  }
}

/** Two cells at the end: the new data, and a prediction on it. One step of undo. */
function predictEdit(notebook: Notebook, files: readonly FileRef[]) {
  const end = notebook.cells.length
  const data = newCell(notebook, 'data', end, { files })
  const withData = { ...notebook, cells: [...notebook.cells, data] }
  const predict = newCell(withData, 'predict', end + 1)
  return {
    kind: 'batch',
    edits: [
      { kind: 'insert', index: end, cell: data },
      { kind: 'insert', index: end + 1, cell: predict },
    ],
  } as const
}

/** Imports a model; without an open notebook it gets one that predicts with it. */
async function importModel({ session, app, workers }: PageParts, files: readonly File[]): Promise<void> {
  const model = await workers.train.call('importModel', { files })
  app.setState({ importedModels: await workers.train.call('importedModels', {}) })
  if (session.document.getState().notebook === null) {
    const empty = { format: 'strandbook', version: 1, title: words.importedTitle(model.name), cells: [] } as const
    const data = newCell(empty, 'data', 0)
    const withData = { ...empty, cells: [data] }
    const predict = newCell(withData, 'predict', 1, { checkpoint: model.id })
    await session.create({ ...empty, cells: [data, predict] })
  }
  app.setState({ notice: { kind: 'info', text: words.imported(model.name, model.parameters) } })
}
