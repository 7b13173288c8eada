import { formatCount } from '../../../ui/format/numbers.ts'
import type { TrainPicture } from '../../../ui/session/training.ts'
import styles from '../../cells.module.css'
import { LabelTable } from '../../evaluate/labels/LabelTable.tsx'
import { BaselineTable } from '../BaselineTable.tsx'
import { words } from '../words.ts'
import { labelEvaluations } from './labelCharts.ts'

/** Several labels beside simple methods, and the last evaluation label by label. */
export function LabelTables({ picture }: { picture: TrainPicture }) {
  const latest = labelEvaluations(picture.evals).at(-1)
  return (
    <>
      <BaselineTable picture={picture} />
      {latest !== undefined && (
        <section>
          <h3 className={styles.heading}>
            {words.perLabel} <span className={styles.quiet}>{words.atStep(formatCount(latest.step))}</span>
          </h3>
          <LabelTable metrics={latest.metrics} />
        </section>
      )}
    </>
  )
}
