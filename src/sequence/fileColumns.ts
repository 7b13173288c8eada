import type { Growable } from '../shared/growable.ts'
import { CodedColumn } from './codedColumn.ts'
import { partCode, partNamed, partOfFileName } from './parts.ts'
import type { LabelCandidate } from './rawRecords.ts'
import { labelRules } from './words.ts'

type FileRecords = { readonly name: string; readonly from: number; readonly to: number }

/** What the names of files and folders may say: classes, and parts of the split. */
export class FileColumns {
  readonly #files: FileRecords[] = []

  add(name: string, from: number, to: number): void {
    if (to > from) this.#files.push({ name, from, to })
  }

  /** Candidates for labels; where every file names a part (`train.fa`), the parts of its records are set. */
  candidates(parts: Growable<Uint8Array>): { readonly folder: LabelCandidate[]; readonly file: LabelCandidate[] } {
    if (this.#files.length < 2) return { folder: [], file: [] }
    const named = this.#setParts(parts)
    const folder = this.#candidate('folder', ({ name }) => withoutParts(folderOf(name), named))
    const file = this.#candidate('file', ({ name }) => withoutParts(stemOf(name), named))
    return { folder, file }
  }

  #candidate(value: 'folder' | 'file', nameOf: (file: FileRecords) => string): LabelCandidate[] {
    const values = this.#files.map(nameOf)
    if (new Set(values).size < 2 || values.includes('')) return []
    const column = new CodedColumn()
    this.#files.forEach(({ from, to }, i) => {
      for (let record = from; record < to; record++) column.set(record, values[i]!)
    })
    return [{ value, words: labelRules[value], column, standing: 'likely' }]
  }

  /** `train.fa` and `test.fa` are parts, not classes; says whether all file names name a part. */
  #setParts(codes: Growable<Uint8Array>): boolean {
    const parts = this.#files.map(({ name }) => partOfFileName(name))
    if (parts.includes(null)) return false
    this.#files.forEach(({ from, to }, i) => {
      for (let record = from; record < to; record++) {
        if (codes.array[record] === 0) codes.array[record] = partCode(parts[i]!)
      }
    })
    return true
  }
}

/** Name of the innermost folder that is no archive. */
function folderOf(path: string): string {
  const folders = path.split('/').slice(0, -1)
  return folders.filter((name) => !/\.zip$/i.test(name)).at(-1) ?? ''
}

/** Name of the file, without the endings that say its format. */
function stemOf(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.(gz|bgz)$/i, '')
    .replace(/\.[^.]+$/, '')
}

/** What is left of a name without the words that name a part: `pos` of `pos.train`. */
function withoutParts(name: string, named: boolean): string {
  if (!named) return name
  const words = name.split(/([^A-Za-z0-9]+)/)
  const kept = words.filter((word) => word === '' || partNamed(word) === null)
  return kept.join('').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
}
