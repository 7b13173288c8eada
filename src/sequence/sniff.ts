import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { foreignFormat, hasUtf8Mark } from './signature.ts'

/** What a file holds. `skip` bytes (a byte order mark) stand before the text. */
export type Format =
  | { readonly kind: 'table'; readonly name: 'TSV' | 'CSV'; readonly skip: number; readonly delimiter: number }
  /** `words`: whether tokens are words, and not single residues. */
  | { readonly kind: 'conll'; readonly name: 'CoNLL'; readonly skip: number; readonly words: boolean }
  | { readonly kind: Exclude<FormatKind, 'table' | 'conll'>; readonly name: string; readonly skip: number }

export type FormatKind =
  | 'fasta'
  | 'fastq'
  | 'genbank'
  | 'embl'
  | 'table'
  | 'jsonl'
  | 'conll'
  | 'gff'
  | 'bed'
  | 'vcf'
  | 'fasta-index'
  | 'bgzip-index'

const DELIMITERS = ['\t', ',', ';'] as const
const INTEGER = /^\d+$/

/** Tells what a file is by the first bytes of its (decompressed) content; `size` is that of the file itself. */
export function sniffFormat(file: string, head: Uint8Array, size: number): Format {
  if (head.length === 0) throw new DataError({ file }, complaints.emptyFile())
  if (isBgzipIndex(head, size)) return { kind: 'bgzip-index', name: 'bgzip index', skip: 0 }
  const skip = hasUtf8Mark(head) ? 3 : 0
  const foreign = foreignFormat(head.subarray(skip))
  if (foreign !== null) throw new DataError({ file }, complaints.foreignFormat(foreign))
  const lines = new TextDecoder('latin1').decode(head.subarray(skip)).split(/\r\n|\r|\n/)
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first < 0) throw new DataError({ file }, complaints.emptyFile())
  const named = byFirstLine(lines[first]!.trimStart()) ?? byShape(lines)
  return named ? { ...named, skip } : { ...tableOf(file, lines, first), skip }
}

type Named =
  | { readonly kind: Exclude<FormatKind, 'table' | 'conll'>; readonly name: string }
  | { readonly kind: 'conll'; readonly name: 'CoNLL'; readonly words: boolean }

function byFirstLine(line: string): Named | null {
  if (line.startsWith('>') || line.startsWith(';')) return { kind: 'fasta', name: 'FASTA' }
  if (line.startsWith('@')) return { kind: 'fastq', name: 'FASTQ' }
  if (line.startsWith('LOCUS ')) return { kind: 'genbank', name: 'GenBank' }
  if (line.startsWith('ID   ')) return { kind: 'embl', name: 'EMBL' }
  if (line.startsWith('##fileformat=VCF')) return { kind: 'vcf', name: 'VCF' }
  if (line.startsWith('##gff-version')) return { kind: 'gff', name: line.includes(' 2') ? 'GFF' : 'GFF3' }
  if (line.startsWith('{') && isJsonObjectText(line)) return { kind: 'jsonl', name: 'JSON Lines' }
  return null
}

/** Lines of a GenBank release file above its first entry. */
const RELEASE_HEAD = 20

/** Formats without a first line of their own are known by the shape of their lines. */
function byShape(lines: readonly string[]): Named | null {
  if (lines.slice(0, RELEASE_HEAD).some((line) => line.startsWith('LOCUS ')))
    return { kind: 'genbank', name: 'GenBank' }
  const told = lines.slice(0, -1).filter((line) => line.trim() !== '' && !/^(#|track\b|browser\b)/.test(line))
  const rows = (told.length === 0 ? lines : told).slice(0, 20).map((line) => line.split('\t'))
  if (rows.every(isIndexRow)) return { kind: 'fasta-index', name: 'FASTA index' }
  if (rows.every(isFeatureRow)) {
    return { kind: 'gff', name: rows.some((row) => /\w "/.test(row[8] ?? '')) ? 'GTF' : 'GFF3' }
  }
  if (rows.every(isBedRow)) return { kind: 'bed', name: 'BED' }
  const tokens = told.filter((line) => !line.startsWith('-DOCSTART-'))
  const tagged = tokens.slice(0, 20).filter(isTaggedToken).length
  if (tagged > 1 && isTaggedToken(tokens[0]!) && 2 * tagged > Math.min(20, tokens.length)) {
    return { kind: 'conll', name: 'CoNLL', words: tokens.some((line) => /^\S{2}/.test(line)) }
  }
  return null
}

/** `samtools faidx`: name, length, offset, residues per line, bytes per line (and the offset of qualities). */
function isIndexRow([name, ...numbers]: readonly string[]): boolean {
  if (name === '' || (numbers.length !== 4 && numbers.length !== 5)) return false
  const lineEnd = Number(numbers[3]) - Number(numbers[2])
  return numbers.every((text) => INTEGER.test(text)) && (lineEnd === 1 || lineEnd === 2)
}

function isFeatureRow(row: readonly string[]): boolean {
  return (
    row.length >= 8 && row.length <= 9 && INTEGER.test(row[3]!) && INTEGER.test(row[4]!) && /^[-+.?]$/.test(row[6]!)
  )
}

function isBedRow(row: readonly string[]): boolean {
  if (/^[ACGTUN]{12,}$/i.test(row[0]!)) return false // a table without column names
  return row.length >= 3 && row.length <= 15 && INTEGER.test(row[1]!) && INTEGER.test(row[2]!)
}

/** `token tag`, the tag being O or B-, I-, E-, S-… and a name (Ramshaw & Marcus 1995). */
function isTaggedToken(line: string): boolean {
  return /^\S+(\s+\S+)*\s+(O|[BIESLU]-\S+)$/.test(line)
}

function isJsonObjectText(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return /^\{\s*"[^"]*"\s*:\s*"[^"]{40,}$/.test(line) // a first line longer than what is looked at
  }
}

/** bgzip's `.gzi`: a count, then that many pairs of 64-bit offsets. */
function isBgzipIndex(head: Uint8Array, size: number): boolean {
  if (head.length < 8 || size % 16 !== 8) return false
  const count = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true)
  return count === BigInt((size - 8) / 16)
}

type Table = Omit<Extract<Format, { kind: 'table' }>, 'skip'>

function tableOf(file: string, lines: readonly string[], first: number): Table {
  const line = lines[first]!.trimStart()
  const delimiter = DELIMITERS.find((mark) => line.includes(mark))
  const second = lines.slice(first + 1).find((other) => other.trim() !== '')
  const tabular = delimiter !== undefined && (second === undefined || second.includes(delimiter))
  if (!tabular && !/\b(seq(uences?)?|smiles)\b/i.test(line)) {
    throw new DataError({ file, line: first + 1 }, unreadable(line, lines))
  }
  const mark = delimiter ?? '\t'
  return { kind: 'table', delimiter: mark.charCodeAt(0), name: mark === '\t' ? 'TSV' : 'CSV' }
}

function unreadable(line: string, lines: readonly string[]) {
  if (!/^[A-Za-z*.\s-]+$/.test(line)) return complaints.unknownFormat(line)
  return lines.some((other) => other.trimStart().startsWith('>'))
    ? complaints.residuesBeforeHeader()
    : complaints.noHeader()
}
