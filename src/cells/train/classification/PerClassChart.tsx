import { NativeSelect } from '@mantine/core'
import { useMemo, useState } from 'react'
import { ChartFrame } from '../../../ui/charts/ChartFrame.tsx'
import styles from '../../cells.module.css'
import { words } from '../words.ts'
import { type ClassScore, perClassChart, type ScoresPicture } from './classCharts.ts'

const SCORES: readonly ClassScore[] = ['f1', 'precision', 'recall']

type Props = Omit<ScoresPicture, 'baselines'>

export function PerClassChart({ evals, totalSteps }: Props) {
  const [score, setScore] = useState<ClassScore>('f1')
  const data = useMemo(() => perClassChart({ evals, totalSteps }, score), [evals, totalSteps, score])
  return (
    <div className={styles.chartWithChoice}>
      <ChartFrame data={data} />
      <NativeSelect
        className={styles.choice}
        aria-label={words.choose}
        value={score}
        data={SCORES.map((value) => ({ value, label: words[value] }))}
        onChange={(event) => setScore(SCORES.find((value) => value === event.currentTarget.value) ?? 'f1')}
      />
    </div>
  )
}
