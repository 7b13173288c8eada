import { CodedColumn } from './codedColumn.ts'
import { MAX_CANDIDATES } from './limits.ts'
import { partCode, partNamed } from './parts.ts'
import type { LabelCandidate } from './rawRecords.ts'
import { labelRules } from './words.ts'

/** Keys that call their value a label. */
const DECLARED_KEYS = new Set(['label', 'labels', 'class', 'category'])
/** Data bank prefixes (NCBI, UniProt): the fields after them are accessions, not labels. */
const DATA_BANKS = new Set([
  'gi',
  'gb',
  'emb',
  'dbj',
  'ref',
  'sp',
  'tr',
  'pir',
  'prf',
  'pdb',
  'gnl',
  'lcl',
  'bbs',
  'pat',
])
/** What Illumina's software (CASAVA 1.8 and later) writes after the name of a read: about the machine, no label. */
const READ_COMMENT = /^[1-4]:[YN]:\d+:/
const KEY_VALUE = /(?:^|[\s;|,[])([A-Za-z_][\w.-]{0,63})=("[^"]*"|[^\s;|,\]]+)/g

/** Follows every way in which FASTA headers may carry labels, header by header. */
export class HeaderColumns {
  readonly #word = new CodedColumn()
  readonly #pipe = new CodedColumn()
  readonly #id = new CodedColumn()
  readonly #keys = new Map<string, CodedColumn>()
  /** Headers whose description is more than one word: free text. */
  #wordy = 0
  #withPart = 0

  /** Reads the header (without `>`) of record `index`. */
  add(index: number, header: string): { readonly id: string; readonly part: number } {
    const border = header.search(/\s/)
    const id = border < 0 ? header : header.slice(0, border)
    const description = border < 0 ? '' : header.slice(border).trim()
    this.#id.set(index, id)
    if (description !== '' && !description.includes('=') && !READ_COMMENT.test(description))
      this.#addDescription(index, description)
    if (header.includes('=')) this.#addKeys(index, header)
    return { id, part: id.includes('|') ? this.#addPipes(index, id) : 0 }
  }

  candidates(): LabelCandidate[] {
    const keys = [...this.#keys].map(([key, column]): LabelCandidate => {
      const standing = DECLARED_KEYS.has(key.toLowerCase()) ? 'declared' : 'possible'
      return { value: `header:key=${key}`, words: labelRules.key(key), column, standing }
    })
    const free = this.#wordy > 0.1 * this.#word.filled
    return [
      ...keys.sort((a, b) => Number(b.standing === 'declared') - Number(a.standing === 'declared')),
      {
        value: 'header:pipe',
        words: labelRules.pipe,
        column: this.#pipe,
        standing: this.#withPart > 0 ? 'declared' : 'likely',
      },
      { value: 'header:word', words: labelRules.word, column: this.#word, standing: free ? 'possible' : 'likely' },
      { value: 'header:id', words: labelRules.id, column: this.#id, standing: 'likely' },
    ]
  }

  #addDescription(index: number, description: string): void {
    const end = description.search(/\s/)
    if (end >= 0) this.#wordy += 1
    this.#word.set(index, end < 0 ? description : description.slice(0, end))
  }

  #addKeys(index: number, header: string): void {
    for (const [, key = '', value = ''] of header.matchAll(KEY_VALUE)) {
      let column = this.#keys.get(key)
      if (!column) {
        if (this.#keys.size === MAX_CANDIDATES) return
        column = new CodedColumn()
        this.#keys.set(key, column)
      }
      if (column.codes.length <= index) column.set(index, value.replaceAll('"', ''))
    }
  }

  /** `id|label` and `id|label|training`; returns the code of the part. */
  #addPipes(index: number, id: string): number {
    const fields = id.split('|')
    if (fields.length > 3 || DATA_BANKS.has(fields[0]!.toLowerCase())) return 0
    const part = fields.length === 3 ? partNamed(fields[2]!) : null
    if (fields.length === 3 && part === null) return 0
    this.#pipe.set(index, fields[1]!)
    if (part === null || part === 'none') return 0
    this.#withPart += 1
    return partCode(part)
  }
}
