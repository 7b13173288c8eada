import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { CellId } from '../../notebook/types.ts'
import { useDocument, usePort } from '../session/SessionContext.tsx'
import styles from './notebook.module.css'

type Props = {
  readonly id: CellId
  /** What is shown is not there yet: its place is kept. */
  readonly awaited: boolean
  /** The least that is kept, in pixels. */
  readonly least: number
  /** What is shown is what the next visit will see first. */
  readonly lasting: boolean
  readonly children: ReactNode
}

/** The place of what a cell shows below its form: as high, until that is drawn, as it was when it was last seen. */
export function Room({ id, awaited, least, lasting, children }: Props) {
  const room = useRef<HTMLDivElement>(null)
  const seen = useSeenHeight(id, awaited, room)
  useRemembered(id, lasting && !awaited, room)
  const held = awaited ? Math.max(least, seen) : 0
  return (
    <div ref={room} className={styles.room} data-held={held > 0 || undefined} style={{ minHeight: held }}>
      {children}
    </div>
  )
}

/** Looked up before anything is painted, and again with each wait. */
function useSeenHeight(id: CellId, awaited: boolean, room: RefObject<HTMLDivElement | null>): number {
  const { rooms } = usePort()
  const notebookId = useDocument((state) => state.notebookId)
  const [height, setHeight] = useState(0)
  useLayoutEffect(() => {
    if (awaited && notebookId !== null) setHeight(rooms.height({ notebookId, id }, widthOf(room)) ?? 0)
  }, [rooms, notebookId, id, awaited, room])
  return height
}

/** What somebody opens in a result is closed again on the next visit: from the first touch on nothing is noted. */
function useRemembered(id: CellId, lasting: boolean, room: RefObject<HTMLDivElement | null>): void {
  const { rooms } = usePort()
  const notebookId = useDocument((state) => state.notebookId)
  useLayoutEffect(() => {
    const element = room.current
    if (element === null || notebookId === null || !lasting) return
    const observer = new ResizeObserver(() => rooms.remember({ notebookId, id }, widthOf(room), element.offsetHeight))
    const stop = () => observer.disconnect()
    observer.observe(element)
    element.addEventListener('pointerdown', stop)
    element.addEventListener('keydown', stop)
    return () => {
      stop()
      element.removeEventListener('pointerdown', stop)
      element.removeEventListener('keydown', stop)
    }
  }, [rooms, notebookId, id, lasting, room])
}

/** Of the cell's column: the room itself is not laid out while it is empty. */
function widthOf(room: RefObject<HTMLDivElement | null>): number {
  return room.current?.parentElement?.clientWidth ?? 0
}
