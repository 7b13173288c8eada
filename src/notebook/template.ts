/** The notebook that a dropped file makes, and settings given from outside. */
import { isJsonObject, type Json, type JsonObject } from '../shared/json.ts'
import { applyEdit, setParam } from './edits.ts'
import { ParameterError } from './params.ts'
import type { Cell, CellId, Notebook } from './types.ts'

/** Kind (and id) of each cell, with the cells that it works on; the role has the name of the cell. */
type Placed = { readonly kind: string; readonly inputs: readonly string[] }

const CELLS: readonly Placed[] = [
  { kind: 'data', inputs: [] },
  { kind: 'split', inputs: ['data'] },
  { kind: 'tokenizer', inputs: ['split'] },
  { kind: 'model', inputs: ['tokenizer'] },
  { kind: 'train', inputs: ['model'] },
  { kind: 'evaluate', inputs: ['train'] },
  { kind: 'export', inputs: ['train', 'evaluate'] },
]

/** What comes before a pretraining: no labels, long sequences in pieces, and a small held-out part. */
const PRETRAINING: readonly (Placed & { readonly params: JsonObject })[] = [
  { kind: 'data', inputs: [], params: { label: 'none', maxLength: 512, cutKeeps: 'all', minLength: 16 } },
  { kind: 'split', inputs: ['data'], params: { kind: 'random', valid: 0.02, test: 0 } },
  { kind: 'tokenizer', inputs: ['split'], params: {} },
  { kind: 'pretrain', inputs: ['tokenizer'], params: {} },
]

/** The notebook of `npm run pretrain`. */
export function pretrainingNotebook(title: string): Notebook {
  return { format: 'strandbook', version: 1, title, cells: PRETRAINING.map(placed) }
}

/** The default notebook: everything on its defaults, which are read off the data when the cells run. */
export function defaultNotebook(title: string, data: JsonObject): Notebook {
  const cells = CELLS.map((cell) => placed({ ...cell, params: cell.kind === 'data' ? data : {} }))
  return { format: 'strandbook', version: 1, title, cells }
}

function placed({ kind, inputs, params }: Placed & { readonly params: JsonObject }): Cell {
  const wired = inputs.map((input) => [input, input as CellId] as const)
  return { id: kind as CellId, kind, params, inputs: Object.fromEntries(wired) }
}

/** Applies `CELL.PARAM=JSON`; a value that is no JSON is taken as text. The param itself is checked when the cell runs. */
export function applySetting(notebook: Notebook, setting: string): Notebook {
  const match = /^([^.=\s]+)\.([^.=\s]+)=(.*)$/s.exec(setting)
  if (!match) throw new ParameterError('--set', 'CELL.PARAM=JSON', setting)
  const [, id, name, text] = match as unknown as [string, string, string, string]
  if (!notebook.cells.some((cell) => cell.id === id)) {
    throw new ParameterError(
      `--set ${setting}`,
      `one of the cells ${notebook.cells.map((cell) => cell.id).join(', ')}`,
      id,
    )
  }
  return applyEdit(notebook, setParam(notebook, id as CellId, name, parseValue(text))).notebook
}

/** Gives the first data cell other files. */
export function withFiles(notebook: Notebook, files: Json): Notebook {
  const data = notebook.cells.find((cell) => cell.kind === 'data')
  if (!data)
    throw new ParameterError(
      'the notebook',
      'a data cell for the given files',
      notebook.cells.map((cell) => cell.kind),
    )
  return applyEdit(notebook, setParam(notebook, data.id, 'files', files)).notebook
}

function parseValue(text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    return isJson(value) ? value : text
  } catch {
    return text
  }
}

function isJson(value: unknown): value is Json {
  return (
    value === null ||
    ['boolean', 'number', 'string'].includes(typeof value) ||
    Array.isArray(value) ||
    isJsonObject(value)
  )
}
