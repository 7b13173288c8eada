import { complaints } from './complaints.ts'
import type { Row } from './delimited.ts'
import { DataError } from './errors.ts'
import type { LabelCandidate } from './rawRecords.ts'
import { ID_NAMES, indexOfName } from './rows.ts'
import { TableColumns } from './tableColumns.ts'
import type { Finding } from './types.ts'
import { findings } from './words.ts'

/** A second table, whose rows name records that have been read before; joined by id. */
export class LabelTable {
  readonly #columns = new TableColumns()
  readonly #recordsOf = new Map<string, number[]>()
  readonly #joined = new Set<number>()
  readonly #file: string
  readonly #records: number
  #idColumn = ''
  #firstId = ''
  #strangers = 0

  constructor(file: string, ids: readonly string[]) {
    this.#file = file
    this.#records = ids.length
    ids.forEach((id, i) => {
      const records = this.#recordsOf.get(id)
      if (records) records.push(i)
      else this.#recordsOf.set(id, [i])
    })
  }

  read(names: readonly string[], row: Row): void {
    const idField = Math.max(0, indexOfName(names, ID_NAMES)) // the first column where none is called so
    const id = row.text(idField)
    if (this.#idColumn === '') [this.#idColumn, this.#firstId] = [names[idField] ?? '', id]
    const records = this.#recordsOf.get(id)
    if (records === undefined) {
      this.#strangers += 1
      return
    }
    for (const record of records) {
      if (this.#joined.has(record)) {
        throw new DataError({ file: this.#file, line: row.line }, complaints.labelledTwice(id))
      }
      this.#joined.add(record)
      names.forEach((name, i) => {
        if (i !== idField) this.#columns.column(name)?.values.set(record, row.text(i))
      })
    }
  }

  finish(): { readonly candidates: readonly LabelCandidate[]; readonly findings: readonly Finding[] } {
    const place = { file: this.#file, field: this.#idColumn }
    if (this.#joined.size === 0) throw new DataError(place, complaints.nothingJoined(this.#firstId))
    const missing = this.#records - this.#joined.size
    return {
      candidates: this.#columns.candidates('table').map((one) => ({ ...one, standing: 'declared' })),
      findings: [
        ...(missing > 0 ? [findings.notInTable(missing, this.#file)] : []),
        ...(this.#strangers > 0 ? [findings.strangersInTable(this.#strangers, this.#file)] : []),
      ],
    }
  }
}
