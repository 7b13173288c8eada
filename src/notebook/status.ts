/** What a cell's gutter says, derived from its key, its results and what is happening to it now. Pure. */

export type CellStatus = 'idle' | 'stale' | 'queued' | 'running' | 'paused' | 'done' | 'failed'

/** What is happening to a cell in this session; never saved. */
export type Activity =
  | { readonly status: 'none' }
  | { readonly status: 'queued' | 'running' | 'paused'; readonly key: string }
  /** `key` null: it could not even be resolved. */
  | { readonly status: 'failed'; readonly key: string | null }

export function cellStatus(facts: {
  /** Null when the cell cannot be resolved: nothing is wrong until somebody runs it. */
  readonly key: string | null
  readonly activity: Activity
  readonly hasResult: boolean
  readonly hasOlderResult: boolean
}): CellStatus {
  const { key, activity, hasResult, hasOlderResult } = facts
  switch (activity.status) {
    case 'queued':
    case 'running':
    case 'paused':
      return activity.status
    case 'failed':
      if (activity.key === key) return 'failed'
      break
    case 'none':
      break
  }
  if (hasResult) return 'done'
  return hasOlderResult ? 'stale' : 'idle'
}
