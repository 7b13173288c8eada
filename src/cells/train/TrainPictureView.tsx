import { useMemo } from 'react'
import { ChartFrame } from '../../ui/charts/ChartFrame.tsx'
import { ConfusionMatrix } from '../../ui/charts/ConfusionMatrix.tsx'
import { Facts } from '../../ui/common/Facts.tsx'
import { Findings } from '../../ui/common/Findings.tsx'
import { Term } from '../../ui/common/Term.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import type { TrainPicture } from '../../ui/session/training.ts'
import styles from '../cells.module.css'
import { BaselineTable } from './BaselineTable.tsx'
import { learningRateChart, lossChart, scoresChart } from './chartData.ts'
import { PerClassChart } from './PerClassChart.tsx'
import { PerClassTable } from './PerClassTable.tsx'
import { RankTable } from './RankTable.tsx'
import { TrainSentences } from './TrainSentences.tsx'
import { trainFacts } from './trainFacts.ts'
import { words } from './words.ts'

/** Everything there is to see of a training, running or done; every part keeps its place from the start. */
export function TrainPictureView({ picture }: { picture: TrainPicture }) {
  const loss = useMemo(() => lossChart(picture), [picture])
  const rate = useMemo(() => learningRateChart(picture), [picture])
  const { evals, baselines, totalSteps } = picture
  const scores = useMemo(() => scoresChart({ evals, baselines, totalSteps }), [evals, baselines, totalSteps])
  const latest = picture.evals.at(-1)
  return (
    <div className={styles.stack}>
      <Facts facts={trainFacts(picture)} />
      <Findings findings={picture.warnings} />
      <div className={styles.pair}>
        <ChartFrame data={loss} height={230} />
        <ChartFrame data={scores} height={230} />
        <PerClassChart picture={picture} />
        <ChartFrame data={rate} />
      </div>
      <TrainSentences picture={picture} />
      {picture.ranks && <RankTable ranks={picture.ranks} />}
      <BaselineTable picture={picture} />
      {latest !== undefined && (
        <div className={styles.wideNarrow}>
          <section>
            <h3 className={styles.heading}>
              {words.perClass} <span className={styles.quiet}>{words.atStep(formatCount(latest.step))}</span>
            </h3>
            <PerClassTable rows={latest.metrics.perClass} />
          </section>
          <section>
            <h3 className={styles.heading}>
              <Term of="confusion">{words.confusion}</Term>
            </h3>
            <ConfusionMatrix
              labels={latest.metrics.perClass.map(({ label }) => label)}
              confusion={latest.metrics.confusion}
            />
          </section>
        </div>
      )}
    </div>
  )
}
