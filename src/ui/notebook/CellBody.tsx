import { Button } from '@mantine/core'
import { Suspense, useEffect, useLayoutEffect, useState } from 'react'
import type { Cell } from '../../notebook/types.ts'
import type { Json } from '../../shared/json.ts'
import { Boundary } from '../common/Boundary.tsx'
import { ErrorBox } from '../common/ErrorBox.tsx'
import { formatCount } from '../format/numbers.ts'
import type { KindInfo } from '../session/port.ts'
import { useCommands, useRun, useRuns, useViews } from '../session/SessionContext.tsx'
import { Mends } from './Mends.tsx'
import styles from './notebook.module.css'
import { ParamForm } from './ParamForm.tsx'
import { Room } from './Room.tsx'
import { RunProgress } from './RunProgress.tsx'
import type { CellView, ResultProps } from './views.ts'
import { words } from './words.ts'

/** What an open cell shows under its header: form, then what happens or has happened. */
export function CellBody({ cell, kind }: { cell: Cell; kind: KindInfo | undefined }) {
  if (kind === undefined) return <p className={styles.empty}>{words.unknownKind(cell.kind)}</p>
  return (
    <div className={styles.body} data-body>
      <ParamForm cell={cell} kind={kind} />
      <Happening cell={cell} />
    </div>
  )
}

function Happening({ cell }: { cell: Cell }) {
  const view = useViews()[cell.kind]
  const known = useRuns((runs) => runs.has(cell.id))
  const status = useRun(cell.id, (run) => run.status)
  const error = useRun(cell.id, (run) => run.error)
  const result = useRun(cell.id, (run) => run.result)
  const [drawn, setDrawn] = useState(false)
  const active = status === 'running' || status === 'paused'
  const shown = result !== null && view?.Result !== undefined && !active
  useFetched(view, active || status === 'queued')
  return (
    <Room
      id={cell.id}
      awaited={!known || active || (shown && !drawn)}
      least={active || shown ? (view?.room ?? 0) : 0}
      lasting={status === 'done' && drawn}
    >
      <Boundary of={shown ? result : status}>
        {active && <Working cell={cell} />}
        {status === 'failed' && error !== null && (
          <ErrorBox
            error={error}
            context={`cell ${cell.id} (${cell.kind})`}
            actions={<Mends cell={cell} what={error} />}
          />
        )}
        <ResumeOffer cell={cell} />
        {shown && <Outcome cell={cell} result={result} stale={status !== 'done'} onDrawn={setDrawn} />}
      </Boundary>
    </Room>
  )
}

/** What draws a run and its result comes while it runs or waits: it is there when it is wanted. */
function useFetched(view: CellView | undefined, wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return
    view?.Live?.fetch()
    view?.Result?.fetch()
  }, [view, wanted])
}

function Working({ cell }: { cell: Cell }) {
  const Live = useViews()[cell.kind]?.Live
  if (Live === undefined) return <RunProgress id={cell.id} />
  return (
    <Suspense fallback={<RunProgress id={cell.id} />}>
      <Live cell={cell} />
    </Suspense>
  )
}

type OutcomeProps = {
  readonly cell: Cell
  readonly result: Json
  readonly stale: boolean
  readonly onDrawn: (drawn: boolean) => void
}

function Outcome({ cell, result, stale, onDrawn }: OutcomeProps) {
  const commands = useCommands()
  const view = useViews()[cell.kind]
  const waiting = useRun(cell.id, (run) => run.status === 'queued')
  // Each view checks its own kind only; the registry of the composition root pairs kinds with views.
  const Result = view?.Result as React.ComponentType<ResultProps<unknown>> | undefined
  if (Result === undefined) return null
  return (
    <Suspense fallback={null}>
      {stale && !waiting && (
        <p className={styles.stale}>
          {words.staleResult}
          <Button variant="subtle" onClick={() => commands.run(cell.id)}>
            {words.runAgain}
          </Button>
        </p>
      )}
      <Result cell={cell} result={result} stale={stale} />
      <Drawn tell={onDrawn} />
    </Suspense>
  )
}

/** Tells whether what stands beside it is on the page: React draws all of a Suspense, or nothing. */
function Drawn({ tell }: { tell: (drawn: boolean) => void }) {
  useLayoutEffect(() => {
    tell(true)
    return () => tell(false)
  }, [tell])
  return null
}

function ResumeOffer({ cell }: { cell: Cell }) {
  const commands = useCommands()
  const step = useRun(cell.id, (run) => (run.status === 'running' ? null : run.resumableFrom))
  if (step === null) return null
  return (
    <p className={styles.stale}>
      {words.resumeOffer(formatCount(step))}
      <Button variant="light" onClick={() => commands.run(cell.id)}>
        {words.resume}
      </Button>
    </p>
  )
}
