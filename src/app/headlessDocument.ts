import { AbortedError } from '../shared/errors.ts'
import { showError } from '../state/cellRuns.ts'
import type { Session } from '../state/session.ts'
import type { DeviceInfo } from '../train/types.ts'
import type { HeadlessCell, HeadlessDocument, HeadlessFailure } from './headlessApi.ts'
import { words } from './words.ts'

/** What the run came to: the document of the headless contract, or the first failure. */
export function describeRun(
  session: Session,
  { backend, device }: DeviceInfo,
  seconds: number,
  stopped: boolean,
): HeadlessDocument | HeadlessFailure {
  const { notebook } = session.document.getState()
  const runs = session.runs.getState()
  const computed = (notebook?.cells ?? []).filter(({ kind }) => kind !== 'note')
  const failed = computed.find(({ id }) => runs.get(id)?.status === 'failed')
  const error = failed && runs.get(failed.id)?.error
  if (failed && error) return { error: { ...error, cell: failed.id } }
  if (stopped) return failureOf(new AbortedError(words.theRun), null)
  const cells = computed.map(({ id, kind }): HeadlessCell => {
    const run = runs.get(id)
    const done = run?.status === 'done'
    return { id, kind, status: done ? 'done' : 'idle', seconds: run?.seconds ?? 0, result: done ? run.result : null }
  })
  return { title: notebook?.title ?? words.untitled, backend, device, seconds, cells }
}

export function failureOf(error: unknown, cell: string | null): HeadlessFailure {
  return { error: { ...showError(error), cell } }
}
