import type { ReactNode } from 'react'
import type { EvaluateResult } from '../../train/types.ts'
import { Explained, Term } from '../../ui/common/Term.tsx'
import { formatCount, formatLoss } from '../../ui/format/numbers.ts'
import { scoreOf, scoresOf, taskOfMetrics } from '../../ui/format/scores.ts'
import styles from '../cells.module.css'
import { words } from './words.ts'

/** The numbers that one came for. */
export function Headline({ result }: { result: EvaluateResult }) {
  return (
    <dl className={styles.big} aria-label={words.headline[result.split]}>
      {scoresOf(result).map(({ key, name, help, format }) => (
        <Big
          key={key}
          name={help === undefined ? name : <Explained help={help}>{name}</Explained>}
          value={format(scoreOf(result, key))}
        />
      ))}
      <Big name={<Term of={lossTerm(result)}>{words.loss}</Term>} value={formatLoss(result.loss)} />
      <Big name={words.headline[result.split]} value={formatCount(result.n)} unit={unitOf(result)} />
    </dl>
  )
}

/** What is counted: residues or words where each has a label. */
function unitOf(result: EvaluateResult): string {
  return 'unit' in result ? words.units[result.unit] : words.n.toLowerCase()
}

function lossTerm(result: EvaluateResult): 'loss' | 'squaredLoss' {
  return taskOfMetrics(result) === 'regression' ? 'squaredLoss' : 'loss'
}

function Big({ name, value, unit }: { name: ReactNode; value: string; unit?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {unit !== undefined && <small>{unit}</small>}
      </dd>
    </div>
  )
}
