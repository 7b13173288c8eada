import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Finding } from '../../sequence/types.ts'
import styles from './common.module.css'
import { common } from './words.ts'

type Props = {
  readonly findings: readonly Finding[]
  /** What can be done about one at once. */
  readonly actions?: (finding: Finding) => ReactNode
}

/** What a reader noticed: warnings first, each with what it means and what to do. */
export function Findings({ findings, actions }: Props) {
  if (findings.length === 0) return null
  const warningsFirst = [...findings].sort((a, b) => rank(a) - rank(b))
  return (
    <ul className={styles.findings} aria-label={common.findings}>
      {warningsFirst.map((finding) => (
        <li key={`${finding.code} ${finding.message}`} data-severity={finding.severity}>
          {finding.severity === 'warning' ? (
            <IconAlertTriangle size={15} aria-label="Warning" />
          ) : (
            <IconInfoCircle size={15} aria-label="Note" />
          )}
          <span>
            {finding.message} {finding.advice !== undefined && <em>{finding.advice}</em>} {actions?.(finding)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function rank(finding: Finding): number {
  return finding.severity === 'warning' ? 0 : 1
}
