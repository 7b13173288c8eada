import { Button } from '@mantine/core'
import { IconDownload, IconFolderDown } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { PretrainResult } from '../../train/types.ts'
import { formatShare } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import { useCommands } from '../../ui/session/SessionContext.tsx'
import styles from '../cells.module.css'
import { TrainPictureView } from '../train/TrainPictureView.tsx'
import { useFinishedPicture } from '../train/useFinishedPicture.ts'
import { words } from './words.ts'

/** The curves of a pretraining, and the model to take away. */
export default function PretrainView({ cell, result, stale }: ResultProps<PretrainResult>) {
  const commands = useCommands()
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
      <div className={styles.buttons}>
        <Button
          leftSection={<IconDownload size={15} />}
          disabled={stale}
          onClick={() => void commands.downloadExport(cell.id)}
        >
          {words.download}
        </Button>
        {'showDirectoryPicker' in window && (
          <Button
            variant="default"
            leftSection={<IconFolderDown size={15} />}
            disabled={stale}
            onClick={() => void commands.saveExport(cell.id)}
          >
            {words.save}
          </Button>
        )}
      </div>
    </div>
  )
}
