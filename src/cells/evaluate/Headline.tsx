import type { EvaluateResult } from '../../train/types.ts'
import { Term } from '../../ui/common/Term.tsx'
import { formatCount, formatLoss, formatMetric } from '../../ui/format/numbers.ts'
import styles from '../cells.module.css'
import { words } from './words.ts'

/** The numbers that one came for. */
export function Headline({ result }: { result: EvaluateResult }) {
  return (
    <dl className={styles.big} aria-label={words.headline[result.split]}>
      <Big name={<Term of="mcc">{words.mcc}</Term>} value={formatMetric(result.mcc)} />
      <Big name={<Term of="accuracy">{words.accuracy}</Term>} value={formatMetric(result.accuracy)} />
      <Big name={<Term of="f1">{words.macroF1}</Term>} value={formatMetric(result.macro.f1)} />
      <Big name={<Term of="loss">{words.loss}</Term>} value={formatLoss(result.loss)} />
      <Big name={words.headline[result.split]} value={formatCount(result.n)} unit={words.n.toLowerCase()} />
    </dl>
  )
}

function Big({ name, value, unit }: { name: React.ReactNode; value: string; unit?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {unit !== undefined && <small>{unit}</small>}
      </dd>
    </div>
  )
}
