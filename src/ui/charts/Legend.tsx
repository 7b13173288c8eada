import { Tooltip } from '@mantine/core'
import styles from './charts.module.css'
import type { Series } from './types.ts'
import { charts } from './words.ts'

type Props = {
  readonly title: string
  readonly series: readonly Series[]
  readonly hidden: ReadonlySet<string>
  readonly onToggle: (id: string) => void
}

/** One switch per series. A chart of one series needs none: its title says it. */
export function Legend({ title, series, hidden, onToggle }: Props) {
  if (series.length < 2) return null
  return (
    <fieldset className={styles.legend}>
      <legend className={styles.hidden}>{charts.legend(title)}</legend>
      {series.map(({ id, name, colour, look, help }) => (
        <Tooltip key={id} label={help} disabled={help === undefined}>
          <button type="button" aria-pressed={!hidden.has(id)} onClick={() => onToggle(id)}>
            <span className={styles.key} data-look={look} style={{ color: colour }} aria-hidden="true" />
            {name}
          </button>
        </Tooltip>
      ))}
    </fieldset>
  )
}
