import { assertNever } from '../shared/assert.ts'
import { type Pace, Pacer } from '../shared/pacer.ts'
import { CodedColumn } from './codedColumn.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { FastaScanner } from './fasta.ts'
import { FastqScanner, Qualities } from './fastq.ts'
import { HeaderColumns } from './headerColumns.ts'
import { MAX_RESIDUES, SNIFF_BYTES } from './limits.ts'
import { partCode, partOfFileName } from './parts.ts'
import { type LabelCandidate, RawRecords } from './rawRecords.ts'
import { readBytes, type SourceFile } from './readBytes.ts'
import { type Format, sniffFormat } from './sniff.ts'
import { TableColumns, TableScanner } from './table.ts'
import { labelRules, stages } from './words.ts'

export type ReadRecords = {
  readonly format: string
  readonly records: RawRecords
  readonly candidates: readonly LabelCandidate[]
  readonly qualities: Qualities
}

interface Scanner {
  push(chunk: Uint8Array): void
  finish(): void
}

/** Reads all files as one data set; they must have the same format and columns. */
export async function readRecords(
  files: readonly SourceFile[],
  sequenceColumn: string,
  pace: Pace = {},
): Promise<ReadRecords> {
  if (files.length === 0) throw new DataError({}, complaints.noFiles())
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0)
  const reading = new Reading(sequenceColumn, Math.min(total, MAX_RESIDUES))
  const pacer = new Pacer(pace)
  let before = 0
  for (const file of files) {
    await reading.read(file, pace.signal, (bytes) =>
      pacer.tick({ stage: stages.read, done: before + bytes, total, unit: 'bytes' }),
    )
    before += file.blob.size
  }
  return reading.finish(files)
}

class Reading {
  readonly #records: RawRecords
  readonly #headers = new HeaderColumns()
  readonly #tables = new TableColumns()
  readonly #qualities = new Qualities()
  readonly #fileNames = new CodedColumn()
  readonly #sequenceColumn: string
  /** First record of each file. */
  readonly #firsts: number[] = []
  #format = ''
  #columnNames: readonly string[] = []

  constructor(sequenceColumn: string, sizeHint: number) {
    this.#records = new RawRecords(sizeHint)
    this.#sequenceColumn = sequenceColumn
  }

  async read(file: SourceFile, signal: AbortSignal | undefined, tick: (bytes: number) => Promise<void>): Promise<void> {
    let bytes = 0
    const chunks = readBytes(file, {
      signal,
      onBytes: (read) => {
        bytes = read
      },
    })
    this.#firsts.push(this.#records.count)
    const scanner = new LateScanner((head) => this.#scannerFor(file.name, head))
    for await (const chunk of chunks) {
      scanner.push(chunk)
      await tick(bytes)
    }
    this.#checkColumns(file.name, scanner.finish())
    const stem = file.name.replace(/\.gz$/i, '').replace(/\.[^.]+$/, '')
    for (let i = this.#firsts.at(-1)!; i < this.#records.count; i++) this.#fileNames.set(i, stem)
  }

  finish(files: readonly SourceFile[]): ReadRecords {
    const withHeaders = this.#format === 'FASTA' || this.#format === 'FASTQ'
    const candidates = withHeaders ? this.#headers.candidates() : this.#tables.candidates()
    if (files.length > 1 && !this.#partsFromFileNames(files)) {
      candidates.push({ value: 'file', words: labelRules.file, column: this.#fileNames, standing: 'likely' })
    }
    return { format: this.#format, records: this.#records, candidates, qualities: this.#qualities }
  }

  #scannerFor(file: string, head: Uint8Array): { scanner: Scanner; format: Format } {
    const format = sniffFormat(file, head)
    const { name } = format
    if (this.#format !== '' && this.#format !== name) {
      throw new DataError({ file }, complaints.mixedFormats(this.#format, name))
    }
    this.#format = name
    return { scanner: this.#makeScanner(file, format), format }
  }

  #makeScanner(file: string, format: Format): Scanner {
    switch (format.kind) {
      case 'fasta':
        return new FastaScanner(file, this.#records, this.#headers)
      case 'fastq':
        return new FastqScanner(file, this.#records, this.#headers, this.#qualities)
      case 'table':
        return new TableScanner(file, format.delimiter, this.#records, this.#tables, this.#sequenceColumn)
      default:
        return assertNever(format)
    }
  }

  #checkColumns(file: string, scanner: Scanner): void {
    if (!(scanner instanceof TableScanner)) return
    const first = this.#columnNames
    if (first.length === 0) this.#columnNames = scanner.names
    else if (scanner.names.join('\t') !== first.join('\t')) {
      throw new DataError({ file }, complaints.mixedColumns(first, scanner.names))
    }
  }

  /** `train.fa` and `test.fa` are parts, not classes; says whether all file names name a part. */
  #partsFromFileNames(files: readonly SourceFile[]): boolean {
    const parts = files.map(({ name }) => partOfFileName(name))
    if (parts.includes(null)) return false
    const codes = this.#records.parts
    for (let file = 0; file < files.length; file++) {
      const to = this.#firsts[file + 1] ?? codes.length
      for (let i = this.#firsts[file]!; i < to; i++) {
        if (codes.array[i] === 0) codes.array[i] = partCode(parts[file]!)
      }
    }
    return true
  }
}

/** Collects bytes until there are enough to tell the format, then hands everything to the scanner for it. */
class LateScanner {
  #head = new Uint8Array(0)
  #scanner: Scanner | null = null
  readonly #make: (head: Uint8Array) => { scanner: Scanner; format: Format }

  constructor(make: (head: Uint8Array) => { scanner: Scanner; format: Format }) {
    this.#make = make
  }

  push(chunk: Uint8Array): void {
    if (this.#scanner) {
      this.#scanner.push(chunk)
      return
    }
    const joined = new Uint8Array(this.#head.length + chunk.length)
    joined.set(this.#head)
    joined.set(chunk, this.#head.length)
    this.#head = joined
    if (joined.length >= SNIFF_BYTES) this.#begin()
  }

  finish(): Scanner {
    const scanner = this.#scanner ?? this.#begin()
    scanner.finish()
    return scanner
  }

  #begin(): Scanner {
    const head = this.#head
    this.#head = new Uint8Array(0)
    const { scanner, format } = this.#make(head.subarray(0, SNIFF_BYTES))
    this.#scanner = scanner
    scanner.push(head.subarray(format.skip))
    return scanner
  }
}
