import { Button } from '@mantine/core'
import type { CellId } from '../../notebook/types.ts'
import type { Progress } from '../../rpc/protocol.ts'
import { Bar } from '../common/Bar.tsx'
import { formatBytes, formatCount } from '../format/numbers.ts'
import { useCommands, useRun } from '../session/SessionContext.tsx'
import styles from './notebook.module.css'
import { words } from './words.ts'

/** What is being done, how far it is, how fast it goes, and a way out. */
export function RunProgress({ id }: { id: CellId }) {
  const commands = useCommands()
  const progress = useRun(id, (run) => run.progress)
  const startedAt = useRun(id, (run) => run.startedAt)
  const stage = progress?.stage ?? words.working
  const share = progress === null || progress.total === 0 ? null : progress.done / progress.total
  return (
    <div className={styles.progress}>
      <Bar share={share} label={stage} />
      <div className={styles.progressLine}>
        <span>{stage}</span>
        <span>{progress === null ? '' : amount(progress, startedAt)}</span>
        <Button variant="subtle" color="gray" onClick={commands.stop}>
          {words.cancel}
        </Button>
      </div>
    </div>
  )
}

function amount({ done, total, unit }: Progress, startedAt: number | null): string {
  if (done === 0) return ''
  const format = unit === 'bytes' ? formatBytes : formatCount
  const all = total === 0 ? format(done) : `${format(done)} / ${format(total)}`
  const seconds = startedAt === null ? 0 : (Date.now() - startedAt) / 1000
  const rate = seconds < 1 ? '' : ` · ${words.perSecond(format(done / seconds))}`
  return `${all}${unit === 'bytes' ? '' : ` ${unit}`}${rate}`
}
