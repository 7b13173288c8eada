import { isEmptyLabel } from '../../shared/emptyLabel.ts'
import { classColour } from '../theme/colours.ts'
import styles from './tracks.module.css'

/** Stretches of equal labels as [label, length]; '' where there is none. */
type Runs = readonly (readonly [string, number])[]

type Props = {
  /** What the row is: "True", "Predicted". */
  readonly name: string
  readonly runs: Runs
  readonly classes: readonly string[]
  /** In bases or words. */
  readonly length: number
}

/** One row of labels along a sequence, as wide as the page allows; where a label stands is told under the pointer. */
export function Track({ name, runs, classes, length }: Props) {
  return (
    <div className={name === '' ? styles.tracks : styles.row}>
      {name !== '' && <span className={styles.name}>{name}</span>}
      <svg
        className={styles.track}
        viewBox={`0 0 ${Math.max(1, length)} 10`}
        preserveAspectRatio="none"
        role="img"
        aria-label={inWords(name, runs)}
      >
        {placed(runs).map(({ label, start, end }) => (
          <rect
            key={start}
            x={start}
            width={end - start}
            y={heightOf(label)}
            height={10 - 2 * heightOf(label)}
            fill={label === '' ? 'none' : classColour(classes.indexOf(label))}
          >
            <title>{`${label} ${start + 1}–${end}`}</title>
          </rect>
        ))}
      </svg>
    </div>
  )
}

/** What says "nothing here" is a thin line, so that the eye finds the rest. */
const heightOf = (label: string) => (isEmptyLabel(label) ? 4 : 0)

/** The runs with their places, 0-based and half-open. */
function placed(runs: Runs): readonly { label: string; start: number; end: number }[] {
  let start = 0
  return runs.map(([label, length]) => {
    const from = start
    start += length
    return { label, start: from, end: start }
  })
}

function inWords(name: string, runs: Runs): string {
  const counts = new Map<string, number>()
  for (const [label] of runs) if (label !== '') counts.set(label, (counts.get(label) ?? 0) + 1)
  return `${name}: ${[...counts].map(([label, count]) => `${count} × ${label}`).join(', ')}`
}
