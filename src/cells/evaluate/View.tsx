import type { EvaluateResult } from '../../train/types.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import styles from '../cells.module.css'
import { AgainstTable } from './AgainstTable.tsx'
import { ClassesTable } from './ClassesTable.tsx'
import { ConfusionExplorer } from './ConfusionExplorer.tsx'
import { Headline } from './Headline.tsx'

export default function EvaluateView({ cell, result, stale }: ResultProps<EvaluateResult>) {
  return (
    <div className={styles.stack}>
      <Headline result={result} />
      <p className={styles.verdict} data-wins={wins(result)}>
        {result.verdict}
      </p>
      <div className={styles.pair}>
        <ClassesTable result={result} />
        <AgainstTable result={result} />
      </div>
      <ConfusionExplorer cell={cell} result={result} stale={stale} />
    </div>
  )
}

function wins({ mcc, baselines }: EvaluateResult): boolean {
  return baselines.every((baseline) => mcc > baseline.mcc)
}
