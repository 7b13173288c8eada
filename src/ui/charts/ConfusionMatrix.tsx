import { formatCount, formatShare } from '../format/numbers.ts'
import { classColour } from '../theme/colours.ts'
import styles from './charts.module.css'
import { charts } from './words.ts'

type Props = {
  readonly labels: readonly string[]
  /** confusion[actual][predicted] */
  readonly confusion: readonly (readonly number[])[]
  readonly selected?: { readonly actual: number; readonly predicted: number } | null
  /** Given: every field is a button that shows the sequences in it. */
  readonly onSelect?: (actual: number, predicted: number) => void
}

/** Heat map as a table: shade is the share of the true class, the number is the count. */
export function ConfusionMatrix({ labels, confusion, selected, onSelect }: Props) {
  return (
    <div className={styles.matrixScroll}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <td className={styles.corner}>{charts.actual}</td>
            {labels.map((label, index) => (
              <th key={label} scope="col">
                <Tick label={label} index={index} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, actual) => (
            <tr key={label}>
              <th scope="row">
                <Tick label={label} index={actual} />
              </th>
              {labels.map((other, predicted) => (
                <Field
                  key={other}
                  count={confusion[actual]?.[predicted] ?? 0}
                  share={shareOf(confusion[actual] ?? [], predicted)}
                  words={[label, other]}
                  selected={selected?.actual === actual && selected.predicted === predicted}
                  onSelect={onSelect && (() => onSelect(actual, predicted))}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Tick({ label, index }: { label: string; index: number }) {
  return (
    <span className={styles.tick} style={{ borderColor: classColour(index) }} title={label}>
      {label}
    </span>
  )
}

type FieldProps = {
  readonly count: number
  readonly share: number
  readonly words: readonly [actual: string, predicted: string]
  readonly selected: boolean
  readonly onSelect: (() => void) | undefined
}

function Field({ count, share, words: [actual, predicted], selected, onSelect }: FieldProps) {
  // At most 60% so that ink on top keeps its contrast in both colour schemes.
  const style = { background: `color-mix(in srgb, var(--heat) ${Math.round(60 * share)}%, transparent)` }
  const content = (
    <>
      <b>{formatCount(count)}</b>
      <small>{formatShare(share)}</small>
    </>
  )
  if (onSelect === undefined) return <td style={style}>{content}</td>
  return (
    <td style={style}>
      <button
        type="button"
        onClick={onSelect}
        aria-pressed={selected}
        aria-label={charts.members(formatCount(count), actual, predicted)}
      >
        {content}
      </button>
    </td>
  )
}

function shareOf(row: readonly number[], column: number): number {
  const total = row.reduce((sum, count) => sum + count, 0)
  return total === 0 ? 0 : (row[column] ?? 0) / total
}
