import type { TaskMetrics } from '../../metrics/types.ts'
import { DataTable } from '../../ui/common/DataTable.tsx'
import { glossary } from '../../ui/common/words.ts'
import { scoreOf, scoresOf } from '../../ui/format/scores.ts'
import type { TrainPicture } from '../../ui/session/training.ts'
import styles from '../cells.module.css'
import { bestEvaluation } from './picture.ts'
import { words } from './words.ts'

type Row = { readonly name: string; readonly metrics: TaskMetrics }

/** The model beside what simple methods reach on the same data, best first: a model that loses is seen to lose. */
export function BaselineTable({ picture }: { picture: TrainPicture }) {
  const rows = rowsOf(picture)
  if (rows[0] === undefined) return null
  const scores = scoresOf(rows[0].metrics)
  const losing = !isOwn(rows[0]) && rows.some(isOwn)
  return (
    <section>
      <DataTable
        caption={words.compare}
        showCaption
        rows={rows}
        rowKey={({ name }) => name}
        emphasis={isOwn}
        columns={[
          { name: words.method, help: glossary.baseline, cell: ({ name }) => name },
          ...scores.map(({ key, name, help, format }) => ({
            name,
            ...(help === undefined ? {} : { help }),
            numeric: true,
            cell: ({ metrics }: Row) => format(scoreOf(metrics, key)),
          })),
        ]}
      />
      {losing && <p className={styles.note}>{words.losing}</p>}
    </section>
  )
}

const OWN: ReadonlySet<string> = new Set([words.thisModel, words.withRegressions, words.withChain])

function isOwn(row: Row | undefined): boolean {
  return row !== undefined && OWN.has(row.name)
}

function rowsOf(picture: TrainPicture): Row[] {
  const rows: Row[] = (picture.baselines?.baselines ?? []).flatMap(({ name, valid }) =>
    valid === null ? [] : [{ name: words.baselines[name], metrics: valid }],
  )
  const best = bestEvaluation(picture)
  if (best !== undefined) rows.push({ name: words.thisModel, metrics: best.metrics })
  if (picture.labelChain) rows.push({ name: words.withChain, metrics: picture.labelChain.metrics })
  if (picture.sideMix) rows.push({ name: words.withRegressions, metrics: picture.sideMix.metrics })
  const key = rows[0] && scoresOf(rows[0].metrics)[0]!.key
  return key === undefined ? rows : rows.sort((a, b) => scoreOf(b.metrics, key) - scoreOf(a.metrics, key))
}
