import { useMemo } from 'react'
import type { CellId } from '../../notebook/types.ts'
import { usePort } from '../../ui/session/SessionContext.tsx'
import type { TrainPicture } from '../../ui/session/training.ts'
import { type Finished, lastStep, pictureOfResult } from './picture.ts'

/** The picture of a training that is done. */
export function useFinishedPicture(id: CellId, result: Finished): TrainPicture {
  const { training } = usePort()
  const live = training.getState().get(id)?.picture
  // The result is the same whether training was interrupted or not; only this session knows that it was.
  const resumedFrom = live !== undefined && lastStep(live) === result.steps ? live.resumedFrom : 0
  return useMemo(() => pictureOfResult(result, resumedFrom), [result, resumedFrom])
}
