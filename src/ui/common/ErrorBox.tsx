import { Button } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { ShownError } from '../../state/cellRuns.ts'
import styles from './common.module.css'
import { ReloadButton } from './ReloadButton.tsx'
import { common } from './words.ts'

type Props = {
  readonly error: ShownError
  readonly context?: string
  /** What can be done about it at once. */
  readonly actions?: ReactNode
}

/** A failure: what went wrong, what to try, and the code that a bug report needs. */
export function ErrorBox({ error, context = '', actions }: Props) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(details(error, context))
    setCopied(true)
  }
  const advice = error.advice ?? (error.code === 'INTERNAL' ? common.unexpected : undefined)
  return (
    <div className={styles.error} role="alert">
      <p>{error.message}</p>
      {advice !== undefined && (
        <p className={styles.errorAdvice}>
          <strong>{common.advice}:</strong> {advice}
        </p>
      )}
      {actions}
      {error.code === 'PART_NOT_LOADED' && <ReloadButton />}
      <div className={styles.errorFoot}>
        <code>{error.code}</code>
        <Button variant="subtle" color="gray" leftSection={<IconCopy size={14} />} onClick={copy}>
          {copied ? common.copied : common.copyDetails}
        </Button>
      </div>
    </div>
  )
}

function details({ code, message, advice }: ShownError, context: string): string {
  const lines = [`${common.errorCode}: ${code}`, message, advice, context, navigator.userAgent]
  return lines.filter((line) => line !== undefined && line !== '').join('\n')
}
