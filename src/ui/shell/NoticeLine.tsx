import { Button, CloseButton } from '@mantine/core'
import { useEffect } from 'react'
import { useApp, useCommands } from '../session/SessionContext.tsx'
import styles from './shell.module.css'
import { words } from './words.ts'

const SHOWN_MS = 10_000

/** One line at the foot of the page. Errors stay until dismissed. */
export function NoticeLine() {
  const commands = useCommands()
  const notice = useApp((state) => state.notice)
  useEffect(() => {
    if (notice === null || notice.kind === 'error') return
    const timer = setTimeout(commands.dismissNotice, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [notice, commands])
  return (
    <div role={notice?.kind === 'error' ? 'alert' : 'status'} className={styles.noticePlace}>
      {notice !== null && (
        <div className={styles.notice} data-kind={notice.kind}>
          <span>{notice.text}</span>
          {notice.undo !== undefined && (
            <Button variant="subtle" onClick={notice.undo}>
              {words.undoNotice}
            </Button>
          )}
          <CloseButton size="sm" aria-label={words.dismiss} onClick={commands.dismissNotice} />
        </div>
      )}
    </div>
  )
}
