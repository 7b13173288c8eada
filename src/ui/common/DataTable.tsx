import type { ReactNode } from 'react'
import styles from './common.module.css'
import { Scrollable } from './Scrollable.tsx'
import { Explained } from './Term.tsx'

export type Column<Row> = {
  readonly name: string
  readonly help?: string
  /** The name is only read out: the column speaks for itself. */
  readonly hidden?: boolean
  /** Numbers stand to the right so that their digits line up. */
  readonly numeric?: boolean
  readonly cell: (row: Row, index: number) => ReactNode
}

type Props<Row> = {
  readonly caption: string
  /** Whether the caption is drawn; it is always read out. */
  readonly showCaption?: boolean
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row, index: number) => string | number
  readonly emphasis?: (row: Row) => boolean
}

/** A dense table; the first column names the row. */
export function DataTable<Row>({ caption, showCaption = false, columns, rows, rowKey, emphasis }: Props<Row>) {
  const table = (
    <table className={styles.table}>
      <caption className={showCaption ? styles.caption : styles.hidden}>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, help, numeric, hidden }) => (
            <th key={name} scope="col" className={numeric ? styles.numeric : undefined}>
              {hidden ? <span className={styles.hidden}>{name}</span> : headOf(name, help)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={rowKey(row, index)} className={emphasis?.(row) ? styles.emphasis : undefined}>
            {columns.map(({ name, numeric, cell }, column) =>
              column === 0 ? (
                <th key={name} scope="row" className={numeric ? styles.numeric : undefined}>
                  {cell(row, index)}
                </th>
              ) : (
                <td key={name} className={numeric ? styles.numeric : undefined}>
                  {cell(row, index)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
  // A wide table must be scrollable by keyboard: through an explained heading, or by taking the focus itself.
  const hasFocusable = columns.some(({ help }) => help !== undefined)
  return hasFocusable ? (
    <div className={styles.tableScroll}>{table}</div>
  ) : (
    <Scrollable label={caption}>{table}</Scrollable>
  )
}

function headOf(name: string, help: string | undefined): ReactNode {
  return help === undefined ? name : <Explained help={help}>{name}</Explained>
}
