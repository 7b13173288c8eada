import { useMemo } from 'react'
import { ChartFrame } from '../../ui/charts/ChartFrame.tsx'
import { Facts } from '../../ui/common/Facts.tsx'
import { Findings } from '../../ui/common/Findings.tsx'
import type { TrainPicture } from '../../ui/session/training.ts'
import styles from '../cells.module.css'
import { learningRateChart, lossChart } from './chartData.ts'
import { RankTable } from './RankTable.tsx'
import { TrainSentences } from './TrainSentences.tsx'
import { taskViews } from './taskViews.ts'
import { trainFacts } from './trainFacts.ts'

/** Everything there is to see of a training, running or done; every part keeps its place from the start. */
export function TrainPictureView({ picture }: { picture: TrainPicture }) {
  const loss = useMemo(() => lossChart(picture), [picture])
  const rate = useMemo(() => learningRateChart(picture), [picture])
  const { Charts, Tables } = taskViews[picture.task] ?? { Charts: null, Tables: null }
  return (
    <div className={styles.stack}>
      <Facts facts={trainFacts(picture)} />
      <Findings findings={picture.warnings} />
      <div className={styles.pair}>
        <ChartFrame data={loss} height={230} />
        {Charts && <Charts picture={picture} />}
        <ChartFrame data={rate} />
      </div>
      <TrainSentences picture={picture} />
      {picture.ranks && <RankTable ranks={picture.ranks} />}
      {Tables && <Tables picture={picture} />}
    </div>
  )
}
