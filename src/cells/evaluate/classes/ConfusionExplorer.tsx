import { useState } from 'react'
import type { Cell } from '../../../notebook/types.ts'
import type { ClassEvaluation } from '../../../train/types.ts'
import { ConfusionMatrix } from '../../../ui/charts/ConfusionMatrix.tsx'
import { Term } from '../../../ui/common/Term.tsx'
import styles from '../../cells.module.css'
import { words } from '../words.ts'
import { Members } from './Members.tsx'

type Field = { readonly actual: number; readonly predicted: number }
type Props = { readonly cell: Cell; readonly result: ClassEvaluation; readonly stale: boolean }

/** The matrix, and below it the sequences of the chosen field. */
export function ConfusionExplorer({ cell, result, stale }: Props) {
  const [field, setField] = useState<Field | null>(null)
  const labels = result.perClass.map(({ label }) => label)
  const select = (actual: number, predicted: number) =>
    setField((before) => (before?.actual === actual && before.predicted === predicted ? null : { actual, predicted }))
  return (
    <section className={styles.explorer}>
      <div>
        <h3 className={styles.heading}>
          <Term of="confusion">{words.confusion}</Term>
        </h3>
        <ConfusionMatrix
          labels={labels}
          confusion={result.confusion}
          selected={field}
          {...(stale ? {} : { onSelect: select })}
        />
        <p className={`${styles.note} ${styles.quiet}`}>{words.confusionHint}</p>
      </div>
      {field !== null && !stale && (
        <Members
          key={`${field.actual} ${field.predicted}`}
          cell={cell}
          labels={labels}
          field={field}
          count={result.confusion[field.actual]?.[field.predicted] ?? 0}
        />
      )}
    </section>
  )
}
