import { useMemo } from 'react'
import type { PretrainResult } from '../../train/types.ts'
import { formatShare } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import styles from '../cells.module.css'
import { TakeAway } from '../TakeAway.tsx'
import { TrainPictureView } from '../train/TrainPictureView.tsx'
import { useFinishedPicture } from '../train/useFinishedPicture.ts'
import { words } from './words.ts'

/** The curves of a pretraining, and the model to take away. */
export default function PretrainView({ cell, result, stale }: ResultProps<PretrainResult>) {
  const picture = useFinishedPicture(cell.id, result)
  const { objective, masking } = result
  const how = useMemo(
    () => (objective === 'masked' ? words.masking(formatShare(masking.rate), masking.spanLength) : null),
    [objective, masking],
  )
  return (
    <div className={styles.stack}>
      <p className={styles.note}>
        {words.objective[objective]}. {how}
      </p>
      <TrainPictureView picture={picture} />
      <TakeAway cell={cell.id} disabled={stale} words={words} />
    </div>
  )
}
