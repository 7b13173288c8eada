import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import type { Cell } from '../../notebook/types.ts'
import { Bar } from '../../ui/common/Bar.tsx'
import { formatShare } from '../../ui/format/numbers.ts'
import { RunProgress } from '../../ui/notebook/RunProgress.tsx'
import { useCommands, useRun } from '../../ui/session/SessionContext.tsx'
import type { LiveTraining } from '../../ui/session/training.ts'
import styles from '../cells.module.css'
import { lastStep } from './picture.ts'
import { TrainPictureView } from './TrainPictureView.tsx'
import { useTraining } from './useTraining.ts'
import { words } from './words.ts'

/** A training while it runs: how far, how to steer it, and everything that can be seen already. */
export default function TrainLive({ cell }: { cell: Cell }) {
  const live = useTraining(cell.id)
  if (live === null) return <RunProgress id={cell.id} />
  return (
    <div className={styles.stack}>
      <Steering cell={cell} live={live} />
      <TrainPictureView picture={live.picture} />
    </div>
  )
}

function Steering({ cell, live: { stage, compiled, picture } }: { cell: Cell; live: LiveTraining }) {
  const commands = useCommands()
  const paused = useRun(cell.id, ({ status }) => status === 'paused')
  const compiling = stage === 'compiling' && compiled !== null && compiled.all > 0
  const trained = picture.totalSteps === 0 ? 0 : lastStep(picture) / picture.totalSteps
  const share = compiling ? compiled.ready / compiled.all : trained
  const known = compiling || picture.totalSteps > 0
  const state = paused ? words.paused : compiling ? words.compiled(compiled.ready, compiled.all) : words.stages[stage]
  return (
    <div>
      <Bar share={known ? share : null} label={state} />
      <div className={styles.steering}>
        <span>
          {state} <span className={styles.quiet}>{formatShare(share)}</span>
        </span>
        <Button
          variant="default"
          leftSection={paused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
          onClick={() => (paused ? commands.resumeTraining(cell.id) : commands.pauseTraining(cell.id))}
        >
          {paused ? words.resume : words.pause}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={14} />}
          onClick={() => commands.finishTraining(cell.id)}
          disabled={picture.evals.length === 0 && lastStep(picture) === 0}
        >
          {words.stop}
        </Button>
      </div>
    </div>
  )
}
