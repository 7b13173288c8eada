/**
 * Gives every cell the key that identifies its result: a hash of its kind, its complete params and the keys of its
 * inputs. Equal keys mean equal results, so what an edit makes stale is exactly what changes its key.
 */
import { StrandbookError } from '../shared/errors.ts'
import { canonicalJson, type Json, type JsonObject } from '../shared/json.ts'
import { completeParams } from './params.ts'
import type { Cell, CellId, CellKind, Notebook, ParamSpec } from './types.ts'

/** Raised when a new version computes something else from the same params: old results are then stale. */
const RESULT_REVISION = 1

export type CellKinds<Services> = ReadonlyMap<string, CellKind<Services>>

export interface ResolvedCell {
  readonly id: CellId
  readonly kind: string
  readonly key: string
  readonly recipe: Json
  readonly params: JsonObject
  readonly inputs: Readonly<Record<string, CellId>>
}

/** A cell that cannot run as it stands: a wrong param, a missing input, an unknown kind. */
export interface UnresolvedCell {
  readonly id: CellId
  readonly error: StrandbookError
}

export type Resolution = ReadonlyMap<CellId, ResolvedCell | UnresolvedCell>

export class InputError extends StrandbookError {
  constructor(message: string, advice?: string) {
    super('INPUT_INVALID', message, advice ? { advice } : {})
  }
}

/** Notes take no part in the graph and are left out. */
export async function resolveNotebook<Services>(notebook: Notebook, kinds: CellKinds<Services>): Promise<Resolution> {
  const resolution = new Map<CellId, ResolvedCell | UnresolvedCell>()
  for (const cell of notebook.cells) {
    if (cell.kind === 'note') continue
    resolution.set(cell.id, await resolveOrExplain(cell, kinds, resolution))
  }
  return resolution
}

export function isResolved(cell: ResolvedCell | UnresolvedCell | undefined): cell is ResolvedCell {
  return cell !== undefined && 'key' in cell
}

async function resolveOrExplain<Services>(
  cell: Cell,
  kinds: CellKinds<Services>,
  earlier: Resolution,
): Promise<ResolvedCell | UnresolvedCell> {
  try {
    return await resolveCell(cell, kinds, earlier)
  } catch (error) {
    if (error instanceof StrandbookError) return { id: cell.id, error }
    throw error
  }
}

async function resolveCell<Services>(
  cell: Cell,
  kinds: CellKinds<Services>,
  earlier: Resolution,
): Promise<ResolvedCell> {
  const kind = kinds.get(cell.kind)
  if (!kind) {
    throw new InputError(
      `This version of Strandbook does not know cells of the kind "${cell.kind}".`,
      'The cell is kept as it is in the file; open it with the version that made it.',
    )
  }
  const params = completeParams(kind.params, cell.params, cell.id)
  const inputs = kind.inputs
    .filter(({ role, optional, unusedWhen }) => !unusedWhen?.(params) && (!optional || cell.inputs[role] !== undefined))
    .map(({ role, kinds: wanted }) => [role, inputOf(cell, role, wanted, earlier)] as const)
  const keys = Object.fromEntries(inputs.map(([role, input]) => [role, input.key]))
  const identity = identityOf(kind.params, params)
  const key = await sha256(
    canonicalJson({ revision: RESULT_REVISION, kind: cell.kind, params: identity, inputs: keys }),
  )
  const recipe = kind.recipe(key, params, Object.fromEntries(inputs.map(([role, input]) => [role, input.recipe])))
  return {
    id: cell.id,
    kind: cell.kind,
    key,
    recipe,
    params,
    inputs: Object.fromEntries(inputs.map(([role, input]) => [role, input.id])),
  }
}

/** What of the params results depend on. */
function identityOf(specs: readonly ParamSpec[], params: JsonObject): JsonObject {
  const identities = specs.flatMap((spec) =>
    spec.type === 'custom' && spec.identity ? [[spec.name, spec.identity(params[spec.name]!)] as const] : [],
  )
  return { ...params, ...Object.fromEntries(identities) }
}

function inputOf(cell: Cell, role: string, wanted: readonly string[], earlier: Resolution): ResolvedCell {
  const id = cell.inputs[role]
  if (id === undefined)
    throw new InputError(`The cell "${cell.id}" has no ${role} cell above it to work on.`, 'Choose its input.')
  const input = earlier.get(id)
  if (!input) throw new InputError(`The cell "${cell.id}" works on "${id}", which does not stand above it.`)
  if (!isResolved(input)) throw new InputError(`The cell "${id}" above has to be put right first.`)
  if (!wanted.includes(input.kind)) {
    throw new InputError(
      `The cell "${cell.id}" expects a ${wanted.join(' or ')} cell as its ${role}, but "${id}" is a ${input.kind} cell.`,
    )
  }
  return input
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
