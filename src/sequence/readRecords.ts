import { assertNever } from '../shared/assert.ts'
import { type Pace, Pacer } from '../shared/pacer.ts'
import { BedScanner } from './annotation/bed.ts'
import { EntryColumns } from './annotation/entryColumns.ts'
import { FeatureTable } from './annotation/features.ts'
import { EMBL, FlatFileScanner, GENBANK } from './annotation/flatFile.ts'
import { GffScanner } from './annotation/gff.ts'
import { VcfScanner } from './annotation/vcf.ts'
import { CodedColumn } from './codedColumn.ts'
import { complaints } from './complaints.ts'
import { ConllScanner } from './conll.ts'
import { DataError } from './errors.ts'
import { FastaScanner } from './fasta.ts'
import { FastqScanner, Qualities } from './fastq.ts'
import { FileColumns } from './fileColumns.ts'
import { HeaderColumns } from './headerColumns.ts'
import { checkIndexes } from './indexes.ts'
import { JsonLinesScanner } from './jsonLines.ts'
import { LabelTable } from './labelTable.ts'
import { LetterColumn } from './letterColumn.ts'
import { MAX_RESIDUES } from './limits.ts'
import { type LabelCandidate, RawRecords } from './rawRecords.ts'
import { type PackedFile, readBytes } from './readBytes.ts'
import { type Inputs, type Recognised, recogniseFiles, refuseWithoutSequences } from './recognise.ts'
import { RowReader, type SequenceColumns } from './rows.ts'
import { canBeSampled, drawSample, isTooLarge, mayBeTooLarge, type Sample } from './sampling/sample.ts'
import type { Format } from './sniff.ts'
import { TableScanner } from './table.ts'
import { TableColumns } from './tableColumns.ts'
import type { DataParams, Finding, WholeFile } from './types.ts'
import { findings, formatWords, labelRules, stages } from './words.ts'

export type ReadRecords = {
  readonly format: string
  readonly records: RawRecords
  readonly candidates: readonly LabelCandidate[]
  readonly features: FeatureTable
  readonly variants: VcfScanner | null
  /** Lower-case residues, where case says something: GenBank and EMBL have no other. */
  readonly softMasked: number
  /** All records of the files, where these are a sample of them. */
  readonly whole: WholeFile | null
  readonly findings: readonly Finding[]
}

export interface Scanner {
  push(chunk: Uint8Array): void
  finish(): void
}

type ReadParams = Pick<
  DataParams,
  'sequenceColumn' | 'secondColumn' | 'sample' | 'seed' | 'alphabet' | 'invalidResidues'
>

/** Reads all files as one data set: first the sequences, which must have the same format, then what belongs to them. */
export async function readRecords(
  files: readonly PackedFile[],
  params: ReadParams,
  pace: Pace = {},
): Promise<ReadRecords> {
  const inputs = await recogniseFiles(files, pace.signal)
  const { sequences } = inputs
  const possible = params.sample !== 0 && canBeSampled(inputs)
  if (possible && (params.sample !== 'auto' || mayBeTooLarge(sequences))) {
    return readInputs(inputs, params, await drawSample(sequences, params, pace), pace)
  }
  try {
    return await readInputs(inputs, params, null, pace)
  } catch (error) {
    if (!possible || !isTooLarge(error)) throw error
    return readInputs(inputs, params, await drawSample(sequences, params, pace), pace)
  }
}

async function readInputs(inputs: Inputs, params: ReadParams, sample: Sample | null, pace: Pace): Promise<ReadRecords> {
  const reading = new Reading(inputs, params, sample)
  const pacer = new Pacer(pace)
  const order = [...inputs.sequences, ...inputs.annotations, ...inputs.variants, ...inputs.labelTables]
  const total = order.reduce((sum, { source }) => sum + source.blob.size, 0)
  let before = 0
  for (const file of order) {
    await reading.read(file, pace.signal, (bytes) =>
      pacer.tick({ stage: stages.read, done: before + bytes, total, unit: 'bytes' }),
    )
    before += file.source.blob.size
  }
  if (reading.records.count === 0) refuseWithoutSequences(order)
  if (sample !== null) reading.note(findings.sampled(sample.size, sample.whole.records, params.seed))
  const indexed = sample === null ? await checkIndexes(inputs, reading.records, pace.signal) : []
  return reading.finish(indexed)
}

class Reading {
  readonly records: RawRecords
  readonly #inputs: Inputs
  readonly #features = new FeatureTable()
  readonly #headers = new HeaderColumns()
  readonly #table = new TableColumns()
  readonly #entries = new EntryColumns()
  readonly #tags = new LetterColumn()
  readonly #qualities = new Qualities()
  readonly #files = new FileColumns()
  readonly #joined: LabelCandidate[] = []
  readonly #noted: Finding[] = []
  readonly #sequences: SequenceColumns
  #variants: VcfScanner | null = null
  readonly #sample: Sample | null
  #columnNames: readonly string[] = []
  #lowerCase = false

  constructor(inputs: Inputs, sequences: SequenceColumns, sample: Sample | null) {
    const bytes = inputs.sequences.reduce((sum, { source }) => sum + source.blob.size, 0)
    const share = sample === null ? 1 : sample.size / sample.whole.records
    this.records = new RawRecords(Math.min(Math.ceil(share * bytes), MAX_RESIDUES))
    this.#sample = sample
    this.#inputs = inputs
    this.#sequences = sequences
  }

  async read(file: Recognised, signal: AbortSignal | undefined, tick: (bytes: number) => Promise<void>): Promise<void> {
    const { source, format } = file
    this.#checkFormat(source.name, format)
    const filter = this.#inputs.sequences.includes(file) ? this.#sample?.filterFor(file) : undefined
    const labels = this.#inputs.labelTables.some((one) => one.source === source)
    const labelTable = labels ? new LabelTable(source.name, this.records.ids) : null
    const scanner = this.#scannerFor(source.name, format, labelTable)
    const first = this.records.count
    let bytes = 0
    let skip = format.skip
    const onBytes = (read: number) => {
      bytes = read
    }
    for await (const chunk of readBytes(source, { signal, onBytes })) {
      const text = skip > 0 ? chunk.subarray(skip) : chunk
      for (const piece of filter?.(text) ?? [text]) scanner.push(piece)
      skip = Math.max(0, skip - chunk.length)
      await tick(bytes)
    }
    scanner.finish()
    if (scanner instanceof TableScanner && labelTable === null) this.#checkColumns(source.name, scanner.names)
    if (labelTable !== null) this.#join(labelTable)
    this.#files.add(source.name, first, this.records.count)
  }

  note(finding: Finding): void {
    this.#noted.push(finding)
  }

  finish(indexFindings: readonly Finding[]): ReadRecords {
    const { passedOver, sequences, annotations, variants } = this.#inputs
    if (this.#qualities.count > 0) {
      this.#noted.push(findings.meanQuality(this.#qualities.sum / this.#qualities.count))
    }
    if (passedOver.length > 0) this.#noted.push(findings.passedOver(passedOver))
    return {
      format: formatWords([...sequences, ...annotations, ...variants]),
      records: this.records,
      candidates: this.#candidates(),
      features: this.#features,
      variants: this.#variants,
      whole: this.#sample?.whole ?? null,
      softMasked: this.#lowerCase ? 0 : this.records.writer.softMasked,
      findings: [...this.#noted, ...indexFindings],
    }
  }

  #candidates(): LabelCandidate[] {
    const { folder, file } = this.#files.candidates(this.records.parts)
    const inside = [...this.#headers.candidates(), ...this.#table.candidates(), ...this.#entries.candidates()]
    const tags = { value: 'tags', words: labelRules.tags, column: new CodedColumn(), letters: this.#tags }
    return [
      ...this.#joined,
      ...(this.#tags.fits ? [{ ...tags, standing: 'declared' as const }] : []),
      ...folder,
      ...inside.filter(({ column }) => column.filled > 0),
      ...file,
    ]
  }

  #scannerFor(file: string, format: Format, labels: LabelTable | null): Scanner {
    const rows = labels ?? new RowReader(file, this.records, this.#table, this.#sequences)
    switch (format.kind) {
      case 'fasta':
        return new FastaScanner(file, this.records, this.#headers)
      case 'fastq':
        return new FastqScanner(file, this.records, this.#headers, this.#qualities)
      case 'genbank':
        this.#lowerCase = true
        return new FlatFileScanner(file, GENBANK, this.records, this.#features, this.#entries)
      case 'embl':
        this.#lowerCase = true
        return new FlatFileScanner(file, EMBL, this.records, this.#features, this.#entries)
      case 'table':
        return new TableScanner(file, format.delimiter, rows)
      case 'jsonl':
        return new JsonLinesScanner(file, rows)
      case 'conll':
        return new ConllScanner(file, this.records, this.#tags, format.words)
      case 'gff':
        return new GffScanner(file, this.#features, new FastaScanner(file, this.records, this.#headers))
      case 'bed':
        return new BedScanner(file, this.#features)
      case 'vcf':
        this.#variants ??= new VcfScanner(file)
        return this.#variants
      case 'fasta-index':
      case 'bgzip-index':
        throw new DataError({ file }, complaints.needsSequences(format.name)) // they are never scanned
      default:
        return assertNever(format)
    }
  }

  #checkFormat(file: string, { name }: Format): void {
    const first = this.#inputs.sequences[0]
    const isSequences = this.#inputs.sequences.some(({ source }) => source.name === file)
    if (first && isSequences && first.format.name !== name) {
      throw new DataError({ file }, complaints.mixedFormats(first.format.name, name))
    }
  }

  #checkColumns(file: string, names: readonly string[]): void {
    const first = this.#columnNames
    if (first.length === 0) this.#columnNames = names
    else if (names.join('\t') !== first.join('\t')) throw new DataError({ file }, complaints.mixedColumns(first, names))
  }

  #join(table: LabelTable): void {
    const { candidates, findings: noted } = table.finish()
    this.#joined.push(...candidates)
    this.#noted.push(...noted)
  }
}
