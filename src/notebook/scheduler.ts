/** Runs cells in document order, recomputing exactly what has no result under its present key. */
import { AbortedError, isAbort } from '../shared/errors.ts'
import type { Json } from '../shared/json.ts'
import { type CellKinds, InputError, isResolved, type Resolution, type ResolvedCell } from './resolve.ts'
import type { CellId, Notebook } from './types.ts'

/** What the scheduler tells and asks; the session fits it to its stores. */
export interface RunHost<Services> {
  readonly services: Services
  readonly kinds: CellKinds<Services>
  result(key: string): Json | undefined
  queued(cells: readonly ResolvedCell[]): void
  started(cell: ResolvedCell): void
  event(cell: ResolvedCell, event: unknown): void
  /** Resolves when the result is kept. */
  finished(cell: ResolvedCell, result: Json, seconds: number): Promise<void>
  /** `cell` may be unresolved: then `error` says why. */
  failed(id: CellId, key: string | null, error: unknown): void
  /** Queued cells that will not run: stopped, or something they need failed. */
  dropped(cells: readonly ResolvedCell[]): void
}

/** The cell and everything that it needs, in document order. */
export function neededFor(notebook: Notebook, resolution: Resolution, id: CellId): CellId[] {
  const wanted = new Set<CellId>([id])
  for (const cell of notebook.cells.toReversed()) {
    if (!wanted.has(cell.id)) continue
    const resolved = resolution.get(cell.id)
    const { inputs } = isResolved(resolved) ? resolved : cell
    for (const input of Object.values(inputs)) wanted.add(input)
  }
  return notebook.cells.filter((cell) => wanted.has(cell.id)).map((cell) => cell.id)
}

/** Every cell down to and with `id`. */
export function downTo(notebook: Notebook, id: CellId): CellId[] {
  const end = notebook.cells.findIndex((cell) => cell.id === id)
  return notebook.cells.slice(0, end + 1).map((cell) => cell.id)
}

/** Cells that work, directly or not, on the result of `id`. */
export function dependentsOf(resolution: Resolution, id: CellId): Set<CellId> {
  const found = new Set<CellId>()
  for (const cell of resolution.values()) {
    if (!isResolved(cell)) continue
    if (Object.values(cell.inputs).some((input) => input === id || found.has(input))) found.add(cell.id)
  }
  return found
}

/**
 * Runs the given cells; those that have a result are passed over. A failure stops what depends on it and nothing
 * else; an abort stops all. Gives the ids that failed.
 */
export async function runCells<Services>(
  ids: readonly CellId[],
  resolution: Resolution,
  host: RunHost<Services>,
  signal: AbortSignal,
): Promise<readonly CellId[]> {
  const failed: CellId[] = []
  const blocked = new Set<CellId>()
  const plan = ids.flatMap((id) => resolution.get(id) ?? [])
  let waiting = plan.filter(isResolved).filter((cell) => host.result(cell.key) === undefined)
  host.queued(waiting)

  for (const cell of plan) {
    if (signal.aborted) break
    if (!isResolved(cell)) {
      host.failed(cell.id, null, cell.error)
      failed.push(cell.id)
      continue
    }
    if (!waiting.includes(cell)) continue
    waiting = waiting.filter((other) => other !== cell)
    // Another cell of the same key may have made the result in the meantime.
    if (blocked.has(cell.id) || host.result(cell.key) !== undefined) {
      host.dropped([cell])
      continue
    }
    if ((await runCell(cell, resolution, host, signal)) !== 'failed') continue
    failed.push(cell.id)
    for (const dependent of dependentsOf(resolution, cell.id)) blocked.add(dependent)
  }
  host.dropped(waiting)
  return failed
}

/** An abort that nobody here asked for (a worker that ended) is a failure. */
async function runCell<Services>(
  cell: ResolvedCell,
  resolution: Resolution,
  host: RunHost<Services>,
  signal: AbortSignal,
): Promise<'done' | 'failed' | 'stopped'> {
  const kind = host.kinds.get(cell.kind)!
  const startedAt = performance.now()
  host.started(cell)
  try {
    const result = await kind.run({
      params: cell.params,
      key: cell.key,
      recipe: cell.recipe,
      inputs: inputsOf(cell, resolution, host),
      signal,
      onEvent: (event) => host.event(cell, event),
      services: host.services,
    })
    if (signal.aborted) throw new AbortedError()
    await host.finished(cell, result, (performance.now() - startedAt) / 1000)
    return 'done'
  } catch (error) {
    if (signal.aborted && isAbort(error)) {
      host.dropped([cell])
      return 'stopped'
    }
    host.failed(cell.id, cell.key, error)
    return 'failed'
  }
}

function inputsOf<Services>(cell: ResolvedCell, resolution: Resolution, host: RunHost<Services>) {
  return Object.fromEntries(
    Object.entries(cell.inputs).map(([role, id]) => {
      const input = resolution.get(id)
      const result = isResolved(input) ? host.result(input.key) : undefined
      if (!isResolved(input) || result === undefined) {
        throw new InputError(`The cell "${cell.id}" needs the result of "${id}".`, `Run "${id}" first, or run all.`)
      }
      return [role, { key: input.key, recipe: input.recipe, result }]
    }),
  )
}
