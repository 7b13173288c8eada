/** What the page shows of each cell, derived from keys, results and activity. Pure. */
import { isResolved, type Resolution } from '../notebook/resolve.ts'
import { type Activity, type CellStatus, cellStatus } from '../notebook/status.ts'
import type { CellId, Notebook } from '../notebook/types.ts'
import type { Progress } from '../rpc/protocol.ts'
import type { Json } from '../shared/json.ts'
import { namedIfNotLoaded } from '../shared/partNotLoaded.ts'

/** A failure as the page shows it. */
export type ShownError = { readonly code: string; readonly message: string; readonly advice?: string }

export type CellRun = {
  readonly status: CellStatus
  /** Milliseconds since 1970 while it runs. */
  readonly startedAt: number | null
  /** Of the last finished run. */
  readonly seconds: number | null
  readonly progress: Progress | null
  readonly error: ShownError | null
  /** The latest result, also while it is stale. */
  readonly result: Json | null
  /** The step from which an interrupted training can go on. */
  readonly resumableFrom: number | null
}

/** What happens to one cell in this session. */
export interface CellActivity {
  readonly activity: Activity
  readonly startedAt: number | null
  readonly progress: Progress | null
  readonly error: ShownError | null
}

export const QUIET: CellActivity = { activity: { status: 'none' }, startedAt: null, progress: null, error: null }

export interface KnownResult {
  readonly result: Json
  readonly seconds: number
}

export interface RunFacts {
  readonly notebook: Notebook
  readonly resolution: Resolution
  readonly activities: ReadonlyMap<CellId, CellActivity>
  readonly results: ReadonlyMap<string, KnownResult>
  /** Key of the latest result of each cell. */
  readonly lastKeys: Readonly<Record<string, string>>
  /** Steps of the checkpoints that interrupted trainings left, by key. */
  readonly checkpoints: ReadonlyMap<string, number>
}

/** Unchanged entries keep their identity, so that only what changed is drawn again. */
export function cellRuns(facts: RunFacts, previous: ReadonlyMap<CellId, CellRun>): ReadonlyMap<CellId, CellRun> {
  const runs = facts.notebook.cells
    .filter((cell) => cell.kind !== 'note')
    .map(({ id }) => {
      const run = cellRun(id, facts)
      const old = previous.get(id)
      return [id, old && sameRun(old, run) ? old : run] as const
    })
  return new Map(runs)
}

function cellRun(id: CellId, { resolution, activities, results, lastKeys, checkpoints }: RunFacts): CellRun {
  const resolved = resolution.get(id)
  const key = isResolved(resolved) ? resolved.key : null
  const { activity, startedAt, progress, error } = activities.get(id) ?? QUIET
  const current = key === null ? undefined : results.get(key)
  const older = lastKeys[id] === undefined ? undefined : results.get(lastKeys[id])
  const status = cellStatus({
    key,
    activity,
    hasResult: current !== undefined,
    hasOlderResult: older !== undefined,
  })
  const shown = current ?? older
  return {
    status,
    startedAt,
    progress,
    seconds: shown?.seconds ?? null,
    result: shown?.result ?? null,
    error: status === 'failed' ? error : null,
    resumableFrom: key === null || current ? null : (checkpoints.get(key) ?? null),
  }
}

function sameRun(a: CellRun, b: CellRun): boolean {
  return (Object.keys(a) as (keyof CellRun)[]).every((field) => a[field] === b[field])
}

export function showError(thrown: unknown): ShownError {
  const error = namedIfNotLoaded(thrown)
  if (!(error instanceof Error)) return { code: 'INTERNAL', message: String(error) }
  const { code = 'INTERNAL', advice } = error as { code?: unknown; advice?: unknown }
  return {
    code: typeof code === 'string' ? code : 'INTERNAL',
    message: error.message,
    ...(typeof advice === 'string' ? { advice } : {}),
  }
}
