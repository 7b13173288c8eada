import type { ClassEvaluation } from '../../../train/types.ts'
import type { ResultProps } from '../../../ui/notebook/views.ts'
import styles from '../../cells.module.css'
import { AgainstTable } from '../AgainstTable.tsx'
import { ClassesTable } from './ClassesTable.tsx'
import { ConfusionExplorer } from './ConfusionExplorer.tsx'

/** Class by class, against simple methods, and the confusion matrix with the sequences in it. */
export function ClassDetails({ cell, result, stale }: ResultProps<ClassEvaluation>) {
  return (
    <>
      <div className={styles.pair}>
        <ClassesTable result={result} />
        <AgainstTable result={result} />
      </div>
      <ConfusionExplorer cell={cell} result={result} stale={stale} />
    </>
  )
}
