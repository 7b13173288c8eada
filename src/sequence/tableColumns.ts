import { CodedColumn } from './codedColumn.ts'
import { LetterColumn } from './letterColumn.ts'
import { MAX_CANDIDATES } from './limits.ts'
import type { LabelCandidate } from './rawRecords.ts'
import { labelRules } from './words.ts'

/** Column names that say "the label", best first; compared in lower case. */
const LABEL_NAMES = ['label', 'labels', 'class', 'value', 'target', 'y', 'category', 'tags']

export type TableColumn = { readonly values: CodedColumn; readonly letters: LetterColumn }

/** The label columns of all files of one table. */
export class TableColumns {
  readonly #columns = new Map<string, TableColumn>()

  column(name: string): TableColumn | undefined {
    const known = this.#columns.get(name)
    if (known || this.#columns.size === MAX_CANDIDATES) return known
    const column = { values: new CodedColumn(), letters: new LetterColumn() }
    this.#columns.set(name, column)
    return column
  }

  /** `prefix`: the kind of table that the `label` parameter names them by. */
  candidates(prefix: 'column' | 'table' = 'column'): LabelCandidate[] {
    const rank = (name: string) =>
      (LABEL_NAMES.indexOf(name.toLowerCase()) + LABEL_NAMES.length + 1) % (LABEL_NAMES.length + 1)
    return [...this.#columns]
      .map(([name, { values, letters }]): LabelCandidate & { name: string } => {
        const standing = LABEL_NAMES.includes(name.toLowerCase()) ? 'declared' : 'likely'
        return { name, value: `${prefix}:${name}`, words: labelRules[prefix](name), column: values, letters, standing }
      })
      .sort((a, b) => rank(a.name) - rank(b.name))
  }
}
