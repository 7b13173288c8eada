/** Reading and writing `*.strandbook.json`: unknown in, a Notebook or an error with its path out. */
import { StrandbookError } from '../shared/errors.ts'
import { isJsonObject, type Json, type JsonObject } from '../shared/json.ts'
import type { Cell, CellId, Notebook } from './types.ts'

/** More than anyone writes by hand, and little enough to check at once. */
const MAX_CELLS = 1000
const MAX_BYTES = 32 << 20
/** Params are flat but for lists of small objects; deeper nesting would overflow the stack of whoever walks it. */
const MAX_DEPTH = 32

export class NotebookFormatError extends StrandbookError {
  constructor(path: string, expected: string, got: unknown) {
    super('NOTEBOOK_FORMAT', `Notebook file, at ${path}: expected ${expected}, got ${inWords(got)}`, {
      advice: 'Open a file that Strandbook saved (*.strandbook.json); the notebook that was open is unchanged.',
    })
  }
}

/** upgrades[n] turns version n into n + 1. Append only; a released entry never changes. */
const upgrades: Readonly<Record<number, (old: JsonObject) => JsonObject>> = {}

const CURRENT_VERSION = 1

export function parseNotebook(text: string): Notebook {
  if (text.length > MAX_BYTES)
    throw new NotebookFormatError('$', `at most ${MAX_BYTES >> 20} MB`, `${text.length >> 20} MB`)
  let data: unknown
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new NotebookFormatError('$', 'JSON', error instanceof Error ? error.message : text.slice(0, 20))
  }
  if (depthOver(data, MAX_DEPTH))
    throw new NotebookFormatError('$', `at most ${MAX_DEPTH} levels of nesting`, 'deeper nesting')
  return notebookFrom(upgrade(asObject(data, '$')))
}

/** The text of a notebook file; parsing it gives the same notebook. */
export function serializeNotebook({ rest, ...notebook }: Notebook): string {
  const cells = notebook.cells.map(({ rest: cellRest, ...cell }) => ({ ...cellRest, ...cell }))
  return `${JSON.stringify({ ...rest, ...notebook, cells }, null, 2)}\n`
}

/** Level by level, since a recursive walk is what deep nesting breaks. */
function depthOver(value: unknown, limit: number): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return false
}

function upgrade(data: JsonObject): JsonObject {
  if (data.format !== 'strandbook') throw new NotebookFormatError('$.format', '"strandbook"', data.format)
  const version = data.version
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new NotebookFormatError('$.version', 'a whole number from 1', version)
  }
  if (version > CURRENT_VERSION) {
    throw new NotebookFormatError(
      '$.version',
      `at most ${CURRENT_VERSION} (a newer Strandbook wrote this file)`,
      version,
    )
  }
  let upgraded = data
  for (let v = version; v < CURRENT_VERSION; v++) upgraded = upgrades[v]!(upgraded)
  return upgraded
}

function notebookFrom(data: JsonObject): Notebook {
  const { format: _format, version: _version, title, cells: cellData, ...rest } = data
  if (!Array.isArray(cellData)) throw new NotebookFormatError('$.cells', 'a list of cells', cellData)
  if (cellData.length > MAX_CELLS)
    throw new NotebookFormatError('$.cells', `at most ${MAX_CELLS} cells`, cellData.length)
  const cells: Cell[] = []
  for (const [index, item] of cellData.entries()) cells.push(parseCell(item, `$.cells[${index}]`, cells))
  return {
    format: 'strandbook',
    version: CURRENT_VERSION,
    title: title === undefined ? 'Untitled' : asString(title, '$.title'),
    cells,
    ...(Object.keys(rest).length > 0 ? { rest } : {}),
  }
}

function parseCell(data: unknown, path: string, earlier: readonly Cell[]): Cell {
  const { id: idData, kind, params, inputs, collapsed, ...rest } = asObject(data, path)
  const id = asString(idData, `${path}.id`) as CellId
  if (id === '' || /[.=\s]/.test(id))
    throw new NotebookFormatError(`${path}.id`, 'a name without spaces, "." and "="', id)
  if (earlier.some((cell) => cell.id === id)) throw new NotebookFormatError(`${path}.id`, 'an id of its own', id)
  if (collapsed !== undefined && typeof collapsed !== 'boolean') {
    throw new NotebookFormatError(`${path}.collapsed`, 'true or false', collapsed)
  }
  return {
    id,
    kind: asString(kind, `${path}.kind`),
    params: params === undefined ? {} : asObject(params, `${path}.params`),
    inputs: parseInputs(inputs === undefined ? {} : asObject(inputs, `${path}.inputs`), `${path}.inputs`, earlier),
    ...(collapsed === undefined ? {} : { collapsed }),
    ...(Object.keys(rest).length > 0 ? { rest } : {}),
  }
}

/** Inputs name earlier cells only, so a notebook can have no cycle. */
function parseInputs(data: JsonObject, path: string, earlier: readonly Cell[]): Record<string, CellId> {
  return Object.fromEntries(
    Object.entries(data).map(([role, value]) => {
      const id = asString(value, `${path}.${role}`) as CellId
      if (!earlier.some((cell) => cell.id === id))
        throw new NotebookFormatError(`${path}.${role}`, 'the id of an earlier cell', id)
      return [role, id]
    }),
  )
}

function asObject(value: unknown, path: string): JsonObject {
  if (!isJsonObject(value)) throw new NotebookFormatError(path, 'an object', value)
  return value
}

function asString(value: Json | undefined, path: string): string {
  if (typeof value !== 'string') throw new NotebookFormatError(path, 'a text', value)
  return value
}

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  const text = JSON.stringify(value) ?? String(value)
  return `${typeof value} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`
}
