import { IconFileDownload } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { droppedFiles } from './droppedFiles.ts'
import styles from './shell.module.css'
import { words } from './words.ts'

/** The whole page is a drop zone at any time; this is what shows while something is held over it. */
export function DropLayer({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const over = useDrop(onFiles)
  if (!over) return null
  return (
    <div className={styles.dropLayer} aria-hidden="true">
      <div>
        <IconFileDownload size={36} stroke={1.4} />
        <b>{words.drop}</b>
        <span>{words.dropSequences}</span>
        <small>{words.dropOthers}</small>
      </div>
    </div>
  )
}

function useDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false)
  const latest = useRef(onFiles)
  latest.current = onFiles
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      setOver(true)
    }
    const onDrop = (event: DragEvent) => {
      if (event.dataTransfer === null) return
      event.preventDefault()
      setOver(false)
      void droppedFiles(event.dataTransfer).then((files) => latest.current(files))
    }
    // Leaving the window has no related element; leaving one child for another has.
    const onDragLeave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    window.addEventListener('dragover', onDragOver, { signal })
    window.addEventListener('drop', onDrop, { signal })
    window.addEventListener('dragleave', onDragLeave, { signal })
    return () => stop.abort()
  }, [])
  return over
}
