import { HeatTable } from '../../ui/charts/HeatTable.tsx'
import { Term } from '../../ui/common/Term.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import type { TrainPicture } from '../../ui/session/training.ts'
import styles from '../cells.module.css'
import { rankRows } from './rankRows.ts'
import { words } from './words.ts'

/** AdaLoRA's ranks as they move: one field per layer and matrix, the darker the more rank is left. */
export function RankTable({ ranks }: { ranks: NonNullable<TrainPicture['ranks']> }) {
  const { columns, rows } = rankRows(ranks)
  const { step, budget, finalBudget, initialRank } = ranks
  return (
    <section>
      <h3 className={styles.heading}>
        <Term of="ranks">{words.ranks}</Term>{' '}
        <span className={styles.quiet}>
          {words.ranksAt(formatCount(step), formatCount(budget), formatCount(finalBudget))}
        </span>
      </h3>
      <HeatTable
        label={words.ranks}
        corner={words.layer}
        columns={columns}
        rows={rows.map(({ layer, ranks: values }) => ({ name: layer === '' ? words.noLayer : layer, values }))}
        highest={initialRank}
      />
    </section>
  )
}
