import { useMemo } from 'react'
import type { TrainResult } from '../../train/types.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import { usePort } from '../../ui/session/SessionContext.tsx'
import { lastStep, pictureOfResult } from './picture.ts'
import { TrainPictureView } from './TrainPictureView.tsx'

export default function TrainView({ cell, result }: ResultProps<TrainResult>) {
  const { training } = usePort()
  const live = training.getState().get(cell.id)?.picture
  // The result is the same whether training was interrupted or not; only this session knows that it was.
  const resumedFrom = live !== undefined && lastStep(live) === result.steps ? live.resumedFrom : 0
  const picture = useMemo(() => pictureOfResult(result, resumedFrom), [result, resumedFrom])
  return <TrainPictureView picture={picture} />
}
