import { Button } from '@mantine/core'
import { Suspense } from 'react'
import type { Cell } from '../../notebook/types.ts'
import { ErrorBox } from '../common/ErrorBox.tsx'
import { formatCount } from '../format/numbers.ts'
import type { KindInfo } from '../session/port.ts'
import { useCommands, useRun, useViews } from '../session/SessionContext.tsx'
import { Mends } from './Mends.tsx'
import styles from './notebook.module.css'
import { ParamForm } from './ParamForm.tsx'
import { RunProgress } from './RunProgress.tsx'
import type { ResultProps } from './views.ts'
import { words } from './words.ts'

/** What an open cell shows under its header: form, then what happens or has happened. */
export function CellBody({ cell, kind }: { cell: Cell; kind: KindInfo | undefined }) {
  const status = useRun(cell.id, (run) => run.status)
  const error = useRun(cell.id, (run) => run.error)
  if (kind === undefined) return <p className={styles.empty}>{words.unknownKind(cell.kind)}</p>
  const active = status === 'running' || status === 'paused'
  return (
    <div className={styles.body} data-body>
      <ParamForm cell={cell} kind={kind} />
      {active && <Working cell={cell} />}
      {status === 'failed' && error !== null && (
        <ErrorBox
          error={error}
          context={`cell ${cell.id} (${cell.kind})`}
          actions={<Mends cell={cell} what={error} />}
        />
      )}
      <ResumeOffer cell={cell} />
      {!active && <Outcome cell={cell} stale={status !== 'done'} />}
    </div>
  )
}

function Working({ cell }: { cell: Cell }) {
  const view = useViews()[cell.kind]
  const Live = view?.Live
  return (
    <div style={{ minHeight: view?.room ?? 0 }}>
      {Live === undefined ? (
        <RunProgress id={cell.id} />
      ) : (
        <Suspense fallback={<RunProgress id={cell.id} />}>
          <Live cell={cell} />
        </Suspense>
      )}
    </div>
  )
}

function Outcome({ cell, stale }: { cell: Cell; stale: boolean }) {
  const commands = useCommands()
  const view = useViews()[cell.kind]
  const result = useRun(cell.id, (run) => run.result)
  const waiting = useRun(cell.id, (run) => run.status === 'queued')
  if (result === null || view?.Result === undefined) return null
  // Each view checks its own kind only; the registry of the composition root pairs kinds with views.
  const Result = view.Result as React.ComponentType<ResultProps<unknown>>
  return (
    <Suspense fallback={<div style={{ minHeight: view.room }} />}>
      {stale && !waiting && (
        <p className={styles.stale}>
          {words.staleResult}
          <Button variant="subtle" onClick={() => commands.run(cell.id)}>
            {words.runAgain}
          </Button>
        </p>
      )}
      <Result cell={cell} result={result} stale={stale} />
    </Suspense>
  )
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
