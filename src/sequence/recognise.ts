import { openArchives } from './archive.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { SNIFF_BYTES } from './limits.ts'
import { firstBytes, type PackedFile, type Packing, packingOf, readBytes, type SourceFile } from './readBytes.ts'
import { type Format, sniffFormat } from './sniff.ts'

export type Recognised = { readonly source: SourceFile; readonly format: Format; readonly packing: Packing }

/** What the files are for, known by their content and by each other. */
export type Inputs = {
  readonly sequences: readonly Recognised[]
  /** GFF, GTF, BED: places on the sequences. */
  readonly annotations: readonly Recognised[]
  readonly variants: readonly Recognised[]
  /** Tables without sequences, whose rows name records. */
  readonly labelTables: readonly Recognised[]
  readonly indexes: readonly Recognised[]
  /** Files that are surely not meant as data (README, hidden files of a folder). */
  readonly passedOver: readonly string[]
}

/** What file managers and careful people put beside data. */
const CLUTTER =
  /(^|\/)(__MACOSX\/.*|\.[^/]*|Thumbs\.db|desktop\.ini|(README|LICEN[CS]E|CHANGES|COPYING)(\.\w+)?|[^/]*\.md)$/i

export async function recogniseFiles(files: readonly PackedFile[], signal?: AbortSignal): Promise<Inputs> {
  if (files.length === 0) throw new DataError({}, complaints.noFiles())
  const opened = await openArchives(files, signal)
  const wanted = opened.length === 1 ? opened : opened.filter(({ name }) => !CLUTTER.test(name))
  if (wanted.length === 0) throw new DataError({}, complaints.noFiles())
  const recognised: Recognised[] = []
  for (const source of wanted) {
    const head = (await firstBytes(readBytes(source, { signal }), SNIFF_BYTES)).subarray(0, SNIFF_BYTES)
    const packing = await packingOf(source, { signal })
    recognised.push({ source, packing, format: sniffFormat(source.name, head, source.blob.size) })
  }
  const passedOver = opened.filter((file) => !wanted.includes(file)).map(({ name }) => name)
  return { ...byRole(recognised), passedOver }
}

export function refuseWithoutSequences([first]: readonly Recognised[]): void {
  if (first) throw new DataError({ file: first.source.name }, complaints.needsSequences(first.format.name))
}

function byRole(files: readonly Recognised[]): Omit<Inputs, 'passedOver'> {
  const ofKind = (...kinds: readonly Format['kind'][]) => files.filter(({ format }) => kinds.includes(format.kind))
  const records = ofKind('fasta', 'fastq', 'genbank', 'embl', 'jsonl', 'conll')
  const tables = ofKind('table')
  const roles = {
    sequences: records.length > 0 ? records : tables,
    annotations: ofKind('gff', 'bed'),
    variants: ofKind('vcf'),
    labelTables: records.length > 0 ? tables : [],
    indexes: ofKind('fasta-index', 'bgzip-index'),
  }
  const mayHold = roles.sequences.length > 0 || roles.annotations.some(({ format }) => format.kind === 'gff')
  if (!mayHold) refuseWithoutSequences(files) // GFF3 may hold sequences below its features
  return roles
}
