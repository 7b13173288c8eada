import type { ClassificationMetrics, PerBaseMetrics } from '../../../metrics/types.ts'
import { ConfusionMatrix } from '../../../ui/charts/ConfusionMatrix.tsx'
import { Term } from '../../../ui/common/Term.tsx'
import { formatCount } from '../../../ui/format/numbers.ts'
import type { TrainPicture } from '../../../ui/session/training.ts'
import styles from '../../cells.module.css'
import { BaselineTable } from '../BaselineTable.tsx'
import { words } from '../words.ts'
import { classEvaluations } from './classEvaluations.ts'
import { PerClassTable } from './PerClassTable.tsx'

/** A classifier beside simple methods, and its last evaluation class by class. */
export function ClassTables({ picture }: { picture: TrainPicture }) {
  const latest = classEvaluations(picture.evals).at(-1)
  return (
    <>
      <BaselineTable picture={picture} />
      {latest !== undefined && (
        <div className={styles.wideNarrow}>
          <section>
            <h3 className={styles.heading}>
              {words.perClass} <span className={styles.quiet}>{words.atStep(formatCount(latest.step))}</span>
            </h3>
            <PerClassTable rows={latest.metrics.perClass} unit={unitOf(latest.metrics)} />
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
    </>
  )
}

function unitOf(metrics: ClassificationMetrics | PerBaseMetrics): 'sequence' | PerBaseMetrics['unit'] {
  return 'unit' in metrics ? metrics.unit : 'sequence'
}
