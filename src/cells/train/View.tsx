import type { TrainResult } from '../../train/types.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import { TrainPictureView } from './TrainPictureView.tsx'
import { useFinishedPicture } from './useFinishedPicture.ts'

export default function TrainView({ cell, result }: ResultProps<TrainResult>) {
  return <TrainPictureView picture={useFinishedPicture(cell.id, result)} />
}
