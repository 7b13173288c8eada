import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { foreignFormat, hasUtf8Mark } from './signature.ts'

export type Format =
  | { readonly kind: 'fasta' | 'fastq'; readonly skip: number; readonly name: 'FASTA' | 'FASTQ' }
  /** `delimiter` is a byte; `skip` bytes (a byte order mark) stand before the text. */
  | { readonly kind: 'table'; readonly skip: number; readonly delimiter: number; readonly name: 'TSV' | 'CSV' }

const DELIMITERS = ['\t', ',', ';'] as const

/** Tells FASTA, FASTQ and tables from each other and from everything else, by the first bytes of the (decompressed) file. */
export function sniffFormat(file: string, head: Uint8Array): Format {
  if (head.length === 0) throw new DataError({ file }, complaints.emptyFile())
  const skip = hasUtf8Mark(head) ? 3 : 0
  const text = new TextDecoder('latin1').decode(head.subarray(skip))
  const foreign = foreignFormat(head.subarray(skip))
  if (foreign !== null) throw new DataError({ file }, complaints.foreignFormat(foreign))
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trimStart())
  const first = lines.findIndex((line) => line !== '')
  const line = lines[first]
  if (line === undefined) throw new DataError({ file }, complaints.emptyFile())
  if (line.startsWith('>') || line.startsWith(';')) return { kind: 'fasta', skip, name: 'FASTA' }
  if (line.startsWith('@')) return { kind: 'fastq', skip, name: 'FASTQ' }
  const delimiter = DELIMITERS.find((mark) => line.includes(mark))
  const second = lines.slice(first + 1).find((other) => other !== '')
  const tabular = delimiter !== undefined && (second === undefined || second.includes(delimiter))
  if (!tabular && !/\bseq(uences?)?\b/i.test(line)) {
    throw new DataError({ file, line: first + 1 }, unreadable(line, lines))
  }
  const mark = delimiter ?? '\t'
  return { kind: 'table', skip, delimiter: mark.charCodeAt(0), name: mark === '\t' ? 'TSV' : 'CSV' }
}

function unreadable(line: string, lines: readonly string[]) {
  if (!/^[A-Za-z*.\s-]+$/.test(line)) return complaints.unknownFormat(line)
  return lines.some((other) => other.startsWith('>')) ? complaints.residuesBeforeHeader() : complaints.noHeader()
}
