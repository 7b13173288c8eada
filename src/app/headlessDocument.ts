import type { CellId } from '../notebook/types.ts'
import { AbortedError } from '../shared/errors.ts'
import { type CellRun, showError } from '../state/cellRuns.ts'
import type { Session } from '../state/session.ts'
import type { DeviceInfo } from '../train/types.ts'
import type { HeadlessCell, HeadlessDocument, HeadlessFailure } from './headlessApi.ts'
import { words } from './words.ts'

/** What the run came to: the document of the headless contract; where a cell failed, its error beside what the others gave. */
export function describeRun(
  session: Session,
  { backend, device }: DeviceInfo,
  seconds: number,
  stopped: boolean,
): HeadlessDocument | HeadlessFailure {
  const { notebook } = session.document.getState()
  const runs = session.runs.getState()
  const computed = (notebook?.cells ?? []).filter(({ kind }) => kind !== 'note')
  const cells = computed.map(({ id, kind }) => describeCell(id, kind, runs.get(id)))
  const document = { title: notebook?.title ?? words.untitled, backend, device, seconds, cells }
  const failed = computed.find(({ id }) => runs.get(id)?.status === 'failed')
  const error = failed && runs.get(failed.id)?.error
  if (failed && error) return { error: { ...error, cell: failed.id }, ...document }
  return stopped ? { ...failureOf(new AbortedError(words.theRun), null), ...document } : document
}

/** Only a result that belongs to the cell as it stands counts. */
function describeCell(id: CellId, kind: string, run: CellRun | undefined): HeadlessCell {
  if (run?.status === 'done') return { id, kind, status: 'done', seconds: run.seconds ?? 0, result: run.result }
  return { id, kind, status: run?.status === 'failed' ? 'failed' : 'idle', seconds: 0, result: null }
}

/** A failure before any cell ran. */
export function failureOf(error: unknown, cell: string | null): HeadlessFailure {
  return { error: { ...showError(error), cell } }
}
