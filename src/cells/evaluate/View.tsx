import type { EvaluateResult } from '../../train/types.ts'
import { scoreOf, scoresOf, taskOfMetrics } from '../../ui/format/scores.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import styles from '../cells.module.css'
import { Headline } from './Headline.tsx'
import { taskDetails } from './taskDetails.ts'

export default function EvaluateView({ cell, result, stale }: ResultProps<EvaluateResult>) {
  const Details = taskDetails[taskOfMetrics(result)]
  return (
    <div className={styles.stack}>
      <Headline result={result} />
      <p className={styles.verdict} data-wins={wins(result)}>
        {result.verdict}
      </p>
      {Details && <Details cell={cell} result={result as never} stale={stale} />}
    </div>
  )
}

function wins(result: EvaluateResult): boolean {
  const { key } = scoresOf(result)[0]!
  const own = scoreOf(result, key)
  return result.baselines.every(
    (baseline) => own > Number(Object.entries(baseline).find(([name]) => name === key)?.[1]),
  )
}
