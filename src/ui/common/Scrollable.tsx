import type { ReactNode } from 'react'
import styles from './common.module.css'

/** A part that scrolls sideways by itself, by keyboard too. */
export function Scrollable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form
    <div
      className={styles.scrollable}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys can scroll only what has the focus
      tabIndex={0}
    >
      {children}
    </div>
  )
}
