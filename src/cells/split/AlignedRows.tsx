import type { LeakExample } from '../../sequence/splitting/types.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import styles from '../cells.module.css'
import { words } from './words.ts'

type Props = {
  readonly alignment: NonNullable<LeakExample['alignment']>
  /** What the rows are: the names of their parts. */
  readonly above: string
  readonly below: string
}

/** Two aligned sequences; where they differ, the letters are marked, with a cross between them. */
export function AlignedRows({ alignment, above, below }: Props) {
  const { heldOut, learned, cut } = alignment
  const differs = Array.from(heldOut, (letter, i) => letter !== learned.charAt(i))
  const count = differs.filter(Boolean).length
  const bridge = differs.map((different) => (different ? '×' : ' ')).join('')
  const width = Math.max(above.length, below.length)
  return (
    <div
      className={styles.alignment}
      role="img"
      aria-label={`${above}, ${below}: ${words.differences(formatCount(count))}`}
    >
      <Row name={above.padEnd(width)} letters={heldOut} differs={differs} />
      {count > 0 && (
        <div className={styles.bridge}>
          {' '.repeat(width + 2)}
          {bridge}
        </div>
      )}
      <Row name={below.padEnd(width)} letters={learned} differs={differs} />
      {cut && words.cut}
    </div>
  )
}

type RowProps = { readonly name: string; readonly letters: string; readonly differs: readonly boolean[] }

function Row({ name, letters, differs }: RowProps) {
  return (
    <div>
      <span className={styles.quiet}>{`${name}  `}</span>
      {stretches(letters, differs).map(({ start, text, marked }) =>
        marked ? <mark key={start}>{text}</mark> : <span key={start}>{text}</span>,
      )}
    </div>
  )
}

type Stretch = { readonly start: number; readonly text: string; readonly marked: boolean }

/** Neighbouring letters of the same kind share one element. */
function stretches(letters: string, differs: readonly boolean[]): Stretch[] {
  const found: Stretch[] = []
  let start = 0
  for (let i = 1; i <= letters.length; i++) {
    if (i < letters.length && differs[i] === differs[start]) continue
    found.push({ start, text: letters.slice(start, i), marked: differs[start] === true })
    start = i
  }
  return found
}
