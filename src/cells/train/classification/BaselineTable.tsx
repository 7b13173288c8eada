import type { ClassificationMetrics } from '../../../metrics/types.ts'
import { DataTable } from '../../../ui/common/DataTable.tsx'
import { glossary } from '../../../ui/common/words.ts'
import { formatMetric } from '../../../ui/format/numbers.ts'
import type { TrainPicture } from '../../../ui/session/training.ts'
import styles from '../../cells.module.css'
import { words } from '../words.ts'
import { classEvaluations } from './classEvaluations.ts'

type Row = { readonly name: string; readonly mcc: number; readonly accuracy: number; readonly f1: number }

/** The model beside what simple methods reach on the same data, best first: a model that loses is seen to lose. */
export function BaselineTable({ picture }: { picture: TrainPicture }) {
  const rows = rowsOf(picture)
  if (rows.length === 0) return null
  const losing = rows[0]?.name !== words.thisModel && rows.some(({ name }) => name === words.thisModel)
  return (
    <section>
      <DataTable
        caption={words.compare}
        showCaption
        rows={rows}
        rowKey={({ name }) => name}
        emphasis={({ name }) => name === words.thisModel}
        columns={[
          { name: words.method, help: glossary.baseline, cell: ({ name }) => name },
          { name: words.mcc, help: glossary.mcc, numeric: true, cell: ({ mcc }) => formatMetric(mcc) },
          { name: words.accuracy, help: glossary.accuracy, numeric: true, cell: (row) => formatMetric(row.accuracy) },
          { name: words.macroF1, help: glossary.macro, numeric: true, cell: ({ f1 }) => formatMetric(f1) },
        ]}
      />
      {losing && <p className={styles.note}>{words.losing}</p>}
    </section>
  )
}

function rowsOf(picture: TrainPicture): Row[] {
  const rows: Row[] = (picture.baselines?.baselines ?? []).flatMap(({ name, valid }) =>
    valid === null ? [] : [rowOf(name === 'majority' ? words.majority : words.kmers, valid)],
  )
  const best = classEvaluations(picture.evals).findLast(({ best: kept }) => kept)
  if (best !== undefined) rows.push(rowOf(words.thisModel, best.metrics))
  return rows.sort((a, b) => b.mcc - a.mcc)
}

function rowOf(name: string, metrics: ClassificationMetrics): Row {
  return { name, mcc: metrics.mcc, accuracy: metrics.accuracy, f1: metrics.macro.f1 }
}
