import { startTransition, useEffect, useState } from 'react'
import type { CellId } from '../../notebook/types.ts'
import { usePort } from '../../ui/session/SessionContext.tsx'
import type { LiveTraining } from '../../ui/session/training.ts'

/**
 * Redrawing all charts takes some 20 ms, and on a machine without a GPU the training wants the processor too:
 * four pictures a second are as live as an eye can follow.
 */
const REDRAW_MS = 250

/** The running training of a cell, at most one picture per REDRAW_MS, and none while the tab is hidden. */
export function useTraining(id: CellId): LiveTraining | null {
  const { training } = usePort()
  const [live, setLive] = useState<LiveTraining | null>(() => training.getState().get(id) ?? null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let drawnAt = Number.NEGATIVE_INFINITY
    const draw = () => {
      timer = undefined
      drawnAt = performance.now()
      // A transition is drawn in slices between which the page answers to clicks.
      startTransition(() => setLive(training.getState().get(id) ?? null))
    }
    const onChange = () => {
      if (timer !== undefined || document.hidden) return
      timer = setTimeout(draw, Math.max(0, REDRAW_MS - (performance.now() - drawnAt)))
    }
    onChange()
    const unsubscribe = training.subscribe(onChange)
    document.addEventListener('visibilitychange', onChange)
    return () => {
      unsubscribe()
      document.removeEventListener('visibilitychange', onChange)
      clearTimeout(timer)
    }
  }, [training, id])
  return live
}
