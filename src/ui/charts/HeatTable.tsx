import { Scrollable } from '../common/Scrollable.tsx'
import { formatCount } from '../format/numbers.ts'
import styles from './heatTable.module.css'

type Props = {
  readonly label: string
  /** What the rows are. */
  readonly corner: string
  readonly columns: readonly string[]
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
  /** The value that has the full shade. */
  readonly highest: number
}

/** Counts as a table whose shade tells how large they are; nothing stands where there is no value. */
export function HeatTable({ label, corner, columns, rows, highest }: Props) {
  return (
    <Scrollable label={label}>
      <table className={styles.heat}>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, i) => (
                <td key={columns[i]} style={value === null ? undefined : { background: shade(value / highest) }}>
                  {value === null ? '' : formatCount(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  )
}

/** At most 60% so that ink on top keeps its contrast in both colour schemes. */
function shade(share: number): string {
  return `color-mix(in srgb, var(--heat) ${Math.round(60 * Math.min(1, share))}%, transparent)`
}
