/** What happens to cells now: activities, live trainings, results by key. Nothing of it is in the saved document. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RunHost } from '../notebook/scheduler.ts'
import type { CellId } from '../notebook/types.ts'
import type { Progress } from '../rpc/protocol.ts'
import type { Json } from '../shared/json.ts'
import type { TrainEvent } from '../train/types.ts'
import { type CellActivity, type KnownResult, QUIET, showError } from './cellRuns.ts'
import { applyTrainEvent, type LiveTraining, startLiveTraining } from './liveTraining.ts'
import { isTraining } from './trainings.ts'

export interface RunState {
  readonly activities: ReadonlyMap<CellId, CellActivity>
  readonly live: ReadonlyMap<CellId, LiveTraining>
  readonly results: ReadonlyMap<string, KnownResult>
  /** Steps of the checkpoints that interrupted trainings left, by key. */
  readonly checkpoints: ReadonlyMap<string, number>
}

export type RunStore = StoreApi<RunState>

export function createRunStore(): RunStore {
  return createStore<RunState>(() => ({
    activities: new Map(),
    live: new Map(),
    results: new Map(),
    checkpoints: new Map(),
  }))
}

/** A copy of the map with one entry set. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value)
}

/** The part of the scheduler's host that only writes to the store. `keep` saves a result beyond this session. */
export function hostOn(
  store: RunStore,
  keep: (
    cell: { readonly id: CellId; readonly kind: string; readonly key: string },
    result: Json,
    seconds: number,
  ) => Promise<void>,
): Omit<RunHost<unknown>, 'services' | 'kinds'> {
  const set = (id: CellId, activity: CellActivity) =>
    store.setState(({ activities }) => ({ activities: withEntry(activities, id, activity) }))

  return {
    result: (key) => store.getState().results.get(key)?.result,
    queued: (cells) => {
      for (const { id, key } of cells) set(id, { ...QUIET, activity: { status: 'queued', key } })
    },
    started: ({ id, key, kind }) => {
      set(id, { ...QUIET, activity: { status: 'running', key }, startedAt: Date.now() })
      if (isTraining(kind)) store.setState(({ live }) => ({ live: withEntry(live, id, startLiveTraining(key)) }))
    },
    event: ({ id, key }, event) => store.setState((state) => withEvent(state, id, key, event as TrainEvent | Progress)),
    finished: async (cell, result, seconds) => {
      store.setState(({ results }) => ({ results: withEntry(results, cell.key, { result, seconds }) }))
      set(cell.id, QUIET)
      await keep(cell, result, seconds)
    },
    failed: (id, key, error) => {
      set(id, { ...QUIET, activity: { status: 'failed', key }, error: showError(error) })
    },
    dropped: (cells) => {
      for (const { id } of cells) set(id, QUIET)
    },
  }
}

/** Pure. An event of a run that is over, or of another run, changes nothing. */
export function withEvent(state: RunState, id: CellId, key: string, event: TrainEvent | Progress): Partial<RunState> {
  const current = state.activities.get(id)
  const status = current?.activity.status
  if (!current || (status !== 'running' && status !== 'paused') || current.activity.key !== key) return {}
  if (!('kind' in event)) return { activities: withEntry(state.activities, id, { ...current, progress: event }) }

  const live = state.live.get(id)
  if (!live) return {}
  const changed: Partial<RunState> = { live: withEntry(state.live, id, applyTrainEvent(live, event)) }
  if (event.kind !== 'paused' && event.kind !== 'resumed') return changed
  const activity = { status: event.kind === 'paused' ? ('paused' as const) : ('running' as const), key }
  return { ...changed, activities: withEntry(state.activities, id, { ...current, activity }) }
}
