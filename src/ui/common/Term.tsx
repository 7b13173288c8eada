import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './common.module.css'
import { glossary } from './words.ts'

/** A long word of the trade that explains itself on hover and on focus. */
export function Term({ of, children }: { of: keyof typeof glossary; children: ReactNode }) {
  return <Explained help={glossary[of]}>{children}</Explained>
}

export function Explained({ help, children }: { help: string; children: ReactNode }) {
  return (
    <Tooltip label={help}>
      <button type="button" className={styles.term}>
        {children}
      </button>
    </Tooltip>
  )
}
