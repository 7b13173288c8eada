import { CodedColumn } from '../codedColumn.ts'
import { MAX_CANDIDATES } from '../limits.ts'
import type { LabelCandidate } from '../rawRecords.ts'
import { labelRules } from '../words.ts'

/** What the `source` features of GenBank and EMBL entries say of them (organism, strain, country …), as possible labels. */
export class EntryColumns {
  readonly #columns = new Map<string, CodedColumn>()

  add(index: number, qualifiers: ReadonlyMap<string, string>): void {
    for (const [key, value] of qualifiers) {
      let column = this.#columns.get(key)
      if (!column) {
        if (this.#columns.size === MAX_CANDIDATES) return
        column = new CodedColumn()
        this.#columns.set(key, column)
      }
      column.set(index, value.replace(/^"|"$/g, '').replaceAll('""', '"'))
    }
  }

  candidates(): LabelCandidate[] {
    return [...this.#columns].map(([key, column]) => ({
      value: `source:${key}`,
      words: labelRules.source(key),
      column,
      standing: 'possible',
    }))
  }
}
