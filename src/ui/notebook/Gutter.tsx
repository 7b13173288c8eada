import { Tooltip } from '@mantine/core'
import {
  IconAlertCircle,
  IconCheck,
  IconCircleDashed,
  IconClock,
  IconPlayerPause,
  IconRefreshAlert,
  IconRotateClockwise,
} from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { CellStatus } from '../../notebook/status.ts'
import type { CellId } from '../../notebook/types.ts'
import { formatDuration } from '../format/numbers.ts'
import { useRun } from '../session/SessionContext.tsx'
import styles from './notebook.module.css'
import { words } from './words.ts'

const ICONS = {
  idle: IconCircleDashed,
  stale: IconRefreshAlert,
  queued: IconClock,
  running: IconRotateClockwise,
  paused: IconPlayerPause,
  done: IconCheck,
  failed: IconAlertCircle,
} satisfies Record<CellStatus, typeof IconCheck>

/** Number, state in icon, word and colour, and time. */
export function Gutter({ id, number, note }: { id: CellId; number: number; note: boolean }) {
  const status = useRun(id, (run) => run.status)
  const Icon = ICONS[status]
  return (
    <div className={styles.gutter}>
      <span className={styles.number}>{number}</span>
      {!note && (
        <>
          <Tooltip label={words.statusHelp[status]} position="right">
            <span className={styles.status} data-status={status}>
              <Icon size={13} stroke={2} aria-hidden="true" />
              {words.status[status]}
            </span>
          </Tooltip>
          <Time id={id} />
        </>
      )}
    </div>
  )
}

function Time({ id }: { id: CellId }) {
  const seconds = useRun(id, (run) => run.seconds)
  const startedAt = useRun(id, (run) => (run.status === 'running' ? run.startedAt : null))
  if (startedAt !== null) return <RunningTime startedAt={startedAt} />
  return <span className={styles.time}>{seconds === null ? '' : formatDuration(seconds)}</span>
}

function RunningTime({ startedAt }: { startedAt: number }) {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return <span className={styles.time}>{formatDuration(Math.max(0, Math.round((now - startedAt) / 1000)))}</span>
}
