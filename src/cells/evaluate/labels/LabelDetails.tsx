import type { LabelEvaluation } from '../../../train/types.ts'
import type { ResultProps } from '../../../ui/notebook/views.ts'
import styles from '../../cells.module.css'
import { AgainstTable } from '../AgainstTable.tsx'
import { words } from '../words.ts'
import { LabelTable } from './LabelTable.tsx'

/** Label by label, and against simple methods. */
export function LabelDetails({ result }: ResultProps<LabelEvaluation>) {
  return (
    <>
      <section>
        <h3 className={styles.heading}>{words.perLabel}</h3>
        <LabelTable metrics={result} />
      </section>
      <AgainstTable result={result} />
    </>
  )
}
