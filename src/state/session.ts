/**
 * One page's work: the open notebook, what runs, and what is remembered. The page and the headless run use the same.
 *
 *   const session = createSession({ services, kinds, trainer, documents, onFrame, onError })
 *   await session.create(defaultNotebook('Promoters', { files }))
 *   session.edit((notebook) => setParam(notebook, id, 'epochs', 3))
 *   await session.runAll()
 *   session.runs.getState().get(id)     // CellRun: status, progress, error, result
 *   session.live.getState().get(id)     // LiveTraining: step columns, evaluations, speed
 *
 * `document`, `runs` and `live` are vanilla zustand stores; `runs` and `live` change at most once per frame.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Edit } from '../notebook/edits.ts'
import { type CellKinds, isResolved, type Resolution, resolveNotebook } from '../notebook/resolve.ts'
import { downTo, neededFor, type RunHost, runCells } from '../notebook/scheduler.ts'
import type { CellId, Notebook } from '../notebook/types.ts'
import type { Client } from '../rpc/client.ts'
import type { TrainProcedures } from '../rpc/protocol.ts'
import type { Json } from '../shared/json.ts'
import type { Documents } from '../storage/documents.ts'
import { type CellRun, cellRuns } from './cellRuns.ts'
import type { LiveTraining } from './liveTraining.ts'
import { createNotebookStore, type OpenNotebook } from './notebookStore.ts'
import { createRunStore, hostOn } from './runStore.ts'
import { isTraining } from './trainings.ts'

export interface SessionParts<Services> {
  readonly services: Services
  readonly kinds: CellKinds<Services>
  /** Steers trainings: pause, resume, stop. */
  readonly trainer: Client<TrainProcedures>
  readonly documents: Documents
  /** Calls back once, soon: requestAnimationFrame on a page. */
  readonly onFrame: (callback: () => void) => void
  /** What goes wrong outside of any cell: a save that fails. */
  readonly onError: (error: unknown) => void
}

export interface Session {
  readonly document: StoreApi<OpenNotebook>
  readonly runs: StoreApi<ReadonlyMap<CellId, CellRun>>
  readonly live: StoreApi<ReadonlyMap<CellId, LiveTraining>>
  readonly running: StoreApi<boolean>

  /** Opens a new document; gives its id. */
  create(notebook: Notebook): Promise<string>
  open(id: string): Promise<void>
  close(): Promise<void>
  edit(change: (notebook: Notebook) => Edit): void
  undo(): void
  redo(): void
  flush(): Promise<void>

  /** Each resolves when it is over, with the ids of the cells that failed. */
  runAll(): Promise<readonly CellId[]>
  run(id: CellId): Promise<readonly CellId[]>
  runTo(id: CellId): Promise<readonly CellId[]>
  stop(): void
  pause(id: CellId): void
  resume(id: CellId): void
  /** Ends a training at its next step and keeps the best so far. */
  finish(id: CellId): void

  /** Key and recipe of a cell as it stands now, or null when it cannot run. */
  resolved(id: CellId): { readonly key: string; readonly recipe: Json } | null
  /** Resolves when keys, results and what the stores show belong to the notebook as it is now. */
  settled(): Promise<void>
}

export function createSession<Services>(parts: SessionParts<Services>): Session {
  const notebooks = createNotebookStore(parts.documents, parts.onError)
  const runStore = createRunStore()
  const document = notebooks.store
  const runs = createStore<ReadonlyMap<CellId, CellRun>>(() => new Map())
  const live = createStore<ReadonlyMap<CellId, LiveTraining>>(() => new Map())
  const running = createStore<boolean>(() => false)
  let resolution: Resolution = new Map()
  let resolving: Promise<void> = Promise.resolve()
  let framePending = false
  const askedForCheckpoint = new Set<string>()
  let controller = new AbortController()
  let runsInFlight: Promise<unknown> = Promise.resolve()

  function publish(): void {
    framePending = false
    const { notebook, lastKeys } = document.getState()
    const { activities, results, checkpoints } = runStore.getState()
    const facts = notebook && { notebook, resolution, activities, results, lastKeys, checkpoints }
    runs.setState(facts ? cellRuns(facts, runs.getState()) : new Map(), true)
    live.setState(runStore.getState().live, true)
  }

  function publishSoon(): void {
    if (framePending) return
    framePending = true
    parts.onFrame(() => framePending && publish())
  }

  /** Keys are hashes, and hashing is asynchronous: changes are resolved one after the other, and the last one wins. */
  function resolveAgain(): void {
    resolving = resolving
      .then(async () => {
        const { notebook } = document.getState()
        resolution = notebook ? await resolveNotebook(notebook, parts.kinds) : new Map()
        if (runs.getState().size > 0) publish() // a notebook that was just opened is shown with its results, not before
        await recallResults()
        publish()
        void recallCheckpoints() // the train worker may be busy: nothing waits for it
      })
      .catch(parts.onError)
  }

  /** Fetches results of earlier sessions for the keys that are now in use. */
  async function recallResults(): Promise<void> {
    const { lastKeys } = document.getState()
    const cells = [...resolution.values()].filter(isResolved)
    const wanted = new Set([...cells.map(({ key }) => key), ...Object.values(lastKeys)])
    const missing = [...wanted].filter((key) => !runStore.getState().results.has(key))
    const found = await Promise.all(missing.map((key) => parts.documents.result(key)))
    const recalled = found.filter((record) => record !== null)
    if (recalled.length === 0) return
    runStore.setState(({ results }) => ({
      results: new Map([...results, ...recalled.map((record) => [record.key, record] as const)]),
    }))
  }

  /** Asks once for each key whether an interrupted training left a checkpoint; `again` asks for all. */
  async function recallCheckpoints(again = false): Promise<void> {
    if (again) askedForCheckpoint.clear()
    const trainings = [...resolution.values()].filter(isResolved).filter(({ kind }) => isTraining(kind))
    for (const { key } of trainings) {
      if (runStore.getState().results.has(key) || askedForCheckpoint.has(key)) continue
      askedForCheckpoint.add(key)
      const checkpoint = await parts.trainer.call('checkpoint', { key }).catch(() => null) // no worker: no resume to offer
      runStore.setState(({ checkpoints }) => {
        const next = new Map(checkpoints)
        if (checkpoint) next.set(key, checkpoint.step)
        else next.delete(key)
        return { checkpoints: next }
      })
    }
  }

  const host: RunHost<Services> = {
    ...hostOn(runStore, async ({ id, kind, key }, result, seconds) => {
      notebooks.rememberKey(id, key)
      await parts.documents.putResult({ key, kind, result, seconds, finishedAt: Date.now() }).catch(parts.onError) // the result is on the page; only the next session will not have it
    }),
    services: parts.services,
    kinds: parts.kinds,
  }

  /** Runs wait for each other; what was asked while another run goes on is done after it. */
  function start(choose: (notebook: Notebook) => CellId[]): Promise<readonly CellId[]> {
    const { signal } = controller
    if (running.getState()) void showQueued(choose, signal)
    const run = runsInFlight.then(async () => {
      await resolving
      const { notebook } = document.getState()
      if (!notebook || signal.aborted) return []
      void notebooks.flush() // a checkpoint belongs to the parameters that it was made with: they must not be lost
      running.setState(true, true)
      try {
        return await runCells(choose(notebook), resolution, host, signal)
      } finally {
        running.setState(false, true)
        void recallCheckpoints(true) // a training that was stopped or failed left one
      }
    })
    runsInFlight = run.catch(() => {})
    return run
  }

  /** Cells of a run that waits for another say so. */
  async function showQueued(choose: (notebook: Notebook) => CellId[], signal: AbortSignal): Promise<void> {
    await resolving
    const { notebook } = document.getState()
    if (!notebook || signal.aborted) return
    const { activities, results } = runStore.getState()
    const quiet = (id: CellId) => (activities.get(id)?.activity.status ?? 'none') === 'none'
    const cells = choose(notebook).flatMap((id) => resolution.get(id) ?? [])
    host.queued(cells.filter(isResolved).filter(({ id, key }) => quiet(id) && !results.has(key)))
  }

  function steer(id: CellId, action: 'pause' | 'resume' | 'stop'): void {
    const activity = runStore.getState().activities.get(id)?.activity
    if (activity?.status !== 'running' && activity?.status !== 'paused') return
    parts.trainer.call('steer', { key: activity.key, action }).catch(parts.onError)
  }

  function stop(): void {
    controller.abort()
    controller = new AbortController()
    // What waits behind the present run will not start; what runs says itself when it has ended.
    runStore.setState(({ activities }) => ({
      activities: new Map([...activities].filter(([, { activity }]) => activity.status !== 'queued')),
    }))
  }

  /** Before another document: nothing that still runs may write into it. */
  async function leave(): Promise<void> {
    stop()
    await runsInFlight
    runStore.setState({ activities: new Map(), live: new Map() })
  }

  runStore.subscribe(publishSoon)
  document.subscribe((now, before) => {
    if (now.notebook === before.notebook) return publishSoon()
    if (now.notebookId !== before.notebookId) runs.setState(new Map(), true) // cells of different notebooks share their ids
    resolveAgain()
  })

  return {
    document,
    runs,
    live,
    running,
    create: async (notebook) => {
      await leave()
      const id = await notebooks.create(notebook)
      await resolving
      return id
    },
    open: async (id) => {
      if (id === document.getState().notebookId) return
      await leave()
      await notebooks.open(id)
      await resolving
    },
    close: async () => {
      await leave()
      await notebooks.close()
    },
    edit: (change) => {
      const { notebook } = document.getState()
      if (notebook) notebooks.edit(change(notebook))
    },
    undo: notebooks.undo,
    redo: notebooks.redo,
    flush: notebooks.flush,
    runAll: () => start((notebook) => notebook.cells.filter(({ kind }) => kind !== 'note').map(({ id }) => id)),
    run: (id) => start((notebook) => neededFor(notebook, resolution, id)),
    runTo: (id) => start((notebook) => downTo(notebook, id).filter((cell) => resolution.has(cell))),
    stop,
    pause: (id) => steer(id, 'pause'),
    resume: (id) => steer(id, 'resume'),
    finish: (id) => steer(id, 'stop'),
    resolved: (id) => {
      const cell = resolution.get(id)
      return isResolved(cell) ? { key: cell.key, recipe: cell.recipe } : null
    },
    settled: async () => {
      await resolving
      publish()
    },
  }
}
