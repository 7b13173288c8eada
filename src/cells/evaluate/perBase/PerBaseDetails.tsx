import type { PerBaseMetrics } from '../../../metrics/types.ts'
import type { EvaluateResult } from '../../../train/types.ts'
import { ConfusionMatrix } from '../../../ui/charts/ConfusionMatrix.tsx'
import { Term } from '../../../ui/common/Term.tsx'
import type { ResultProps } from '../../../ui/notebook/views.ts'
import styles from '../../cells.module.css'
import { AgainstTable } from '../AgainstTable.tsx'
import { LabelTable } from './LabelTable.tsx'
import { RestTable } from './RestTable.tsx'
import { EntityTable, SegmentTable } from './SpanTables.tsx'
import { TrackExplorer } from './TrackExplorer.tsx'
import { words } from './words.ts'

export type PerBaseResult = EvaluateResult & PerBaseMetrics

/** Labels along sequences: base by base, segment by segment (or entity by entity), and as they lie along the sequences. */
export function PerBaseDetails({ cell, result, stale }: ResultProps<PerBaseResult>) {
  const { perClass, confusion, entities, segments, oneAgainstRest } = result
  return (
    <div className={styles.stack}>
      <div className={styles.pair}>
        <LabelTable result={result} />
        {entities === null ? (
          <SegmentTable segments={segments} labels={perClass} />
        ) : (
          <EntityTable entities={entities} />
        )}
      </div>
      <AgainstTable result={result} />
      <div className={styles.pair}>
        {oneAgainstRest.length > 0 && <RestTable rows={oneAgainstRest} />}
        <div>
          <h3 className={styles.heading}>
            <Term of="confusion">{words.confusion}</Term>
          </h3>
          <ConfusionMatrix labels={perClass.map(({ label }) => label)} confusion={confusion} selected={null} />
        </div>
      </div>
      <TrackExplorer cell={cell} result={result} stale={stale} />
    </div>
  )
}
