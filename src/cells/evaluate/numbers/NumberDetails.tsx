import { useMemo } from 'react'
import type { NumberEvaluation } from '../../../train/types.ts'
import { ChartFrame } from '../../../ui/charts/ChartFrame.tsx'
import type { ResultProps } from '../../../ui/notebook/views.ts'
import styles from '../../cells.module.css'
import { AgainstTable } from '../AgainstTable.tsx'
import { words } from '../words.ts'
import { scatterChart } from './scatterChart.ts'
import { ValueTable } from './ValueTable.tsx'

/** Predicted against true values, value by value, and against simple methods. */
export function NumberDetails({ result }: ResultProps<NumberEvaluation>) {
  const charts = useMemo(() => result.perValue.map((_, i) => scatterChart(result, i, words.scatter)), [result])
  const { of = 0, actual = [] } = result.points[0] ?? {}
  return (
    <>
      <div className={styles.pair}>
        {charts.map((data) => (
          <ChartFrame key={data.title} data={data} height={320} />
        ))}
      </div>
      {actual.length < of && <p className={`${styles.note} ${styles.quiet}`}>{words.some(actual.length, of)}</p>}
      <ValueTable metrics={result} />
      <AgainstTable result={result} />
    </>
  )
}
