import { applyEdit, setParam } from '../notebook/edits.ts'
import { parseNotebook } from '../notebook/parse.ts'
import { applySetting, defaultNotebook, withFiles } from '../notebook/template.ts'
import type { CellId, Notebook } from '../notebook/types.ts'
import type { FileRef } from '../sequence/types.ts'
import type { HeadlessRequest } from './headlessApi.ts'
import { words } from './words.ts'

/** The notebook of a request: the given one or the default one, with its files, its model and its settings. */
export function notebookFor(
  { notebookJson, filesAre, settings }: Pick<HeadlessRequest, 'notebookJson' | 'filesAre' | 'settings'>,
  files: readonly FileRef[],
  modelId: string | null,
): Notebook {
  const base =
    notebookJson === null ? defaultNotebook(words.titleOfFiles(files), { files }) : parseNotebook(notebookJson)
  const withData = notebookJson !== null && filesAre === 'data' ? withFiles(base, files) : base
  const withModel = modelId === null ? withData : startingFrom(withData, modelId)
  return settings.reduce(applySetting, withModel)
}

/** Kinds of cells that start from a model. */
const TAKES_MODEL = ['model', 'pretrain']

/** Weights and, since they mean nothing under others, tokens. */
function startingFrom(notebook: Notebook, modelId: string): Notebook {
  return notebook.cells.reduce((current, { id, kind, inputs }) => {
    if (kind === 'tokenizer') return withParam(current, id, 'from', modelId)
    const starts = TAKES_MODEL.includes(kind) || (kind === 'predict' && inputs.train === undefined)
    return starts ? withParam(current, id, 'checkpoint', modelId) : current
  }, notebook)
}

function withParam(notebook: Notebook, cell: CellId, name: string, value: string): Notebook {
  return applyEdit(notebook, setParam(notebook, cell, name, value)).notebook
}
