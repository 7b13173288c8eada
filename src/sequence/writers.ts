/** Writes, for tests, the formats that are read here, as the programs of the field write them. */
import { deflateSync } from 'fflate'
import type { DataParams } from './types.ts'

export type WrittenRecord = { readonly sequence: string; readonly label: string }

type Writer = {
  readonly write: (records: readonly WrittenRecord[]) => string
  /** Where its labels stand. */
  readonly label: string
  readonly annotation: DataParams['annotation']
}

export const WRITERS: Readonly<Record<string, Writer>> = {
  FASTA: writer('header:word', (records) =>
    lines(records, ({ sequence, label }, i) => `>r${i} ${label}\n${wrapped(sequence, 10)}`),
  ),
  FASTQ: writer('header:word', (records) =>
    lines(
      records,
      ({ sequence, label }, i) => `@r${i} ${label}\n${sequence}\n+\n${'@+I~'.repeat(99).slice(0, sequence.length)}`,
    ),
  ),
  TSV: writer('column:label', (records) =>
    lines([null, ...records], (record) =>
      record === null ? 'sequence\tlabel' : `${record.sequence}\t${record.label}`,
    ),
  ),
  CSV: writer('column:label', (records) =>
    lines([null, ...records], (record) =>
      record === null ? 'label,sequence' : `"${record.label}","${record.sequence}"`,
    ),
  ),
  'JSON Lines': writer('column:label', (records) => lines(records, (record) => JSON.stringify(record))),
  GenBank: writer('source:note', (records) => lines(records, genbankEntry)),
  EMBL: writer('source:note', (records) => lines(records, emblEntry)),
  CoNLL: writer('none', (records) =>
    lines(records, ({ sequence, label }) => `${[...sequence].map((base) => `${base} B-${label}`).join('\n')}\n`),
  ),
}

function writer(label: string, write: Writer['write']): Writer {
  return { write, label, annotation: 'off' }
}

function lines<Item>(items: readonly Item[], line: (item: Item, index: number) => string): string {
  return items.map((item, i) => `${line(item, i)}\n`).join('')
}

const wrapped = (text: string, width: number) => text.replace(new RegExp(`(.{${width}})(?=.)`, 'g'), '$1\n')

function genbankEntry({ sequence, label }: WrittenRecord, i: number): string {
  const tens = sequence
    .toLowerCase()
    .match(/.{1,10}/g)!
    .join(' ')
  return [
    `LOCUS       R${i} ${sequence.length} bp    DNA     linear   UNK`,
    'FEATURES             Location/Qualifiers',
    `     source          1..${sequence.length}`,
    `                     /note="${label}"`,
    'ORIGIN',
    `        1 ${tens}`,
    '//',
  ].join('\n')
}

function emblEntry({ sequence, label }: WrittenRecord, i: number): string {
  return [
    `ID   R${i}; SV 1; linear; genomic DNA; STD; UNC; ${sequence.length} BP.`,
    'XX',
    'FH   Key             Location/Qualifiers',
    `FT   source          1..${sequence.length}`,
    `FT                   /note="${label}"`,
    `SQ   Sequence ${sequence.length} BP;`,
    `     ${sequence.toLowerCase()}  ${sequence.length}`,
    '//',
  ].join('\n')
}

/** bgzip: blocks that tell their length, and an empty one as the end mark. */
export function bgzipped(bytes: Uint8Array, blockSize: number): Uint8Array<ArrayBuffer> {
  const blocks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += blockSize) blocks.push(bgzipBlock(bytes.subarray(at, at + blockSize)))
  return new Uint8Array(Buffer.concat([...blocks, bgzipBlock(new Uint8Array(0))]))
}

function bgzipBlock(bytes: Uint8Array): Uint8Array {
  const packed = deflateSync(bytes)
  const block = new Uint8Array(18 + packed.length + 8)
  block.set([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, 66, 67, 2, 0])
  const view = new DataView(block.buffer)
  view.setUint16(16, block.length - 1, true)
  block.set(packed, 18)
  view.setUint32(18 + packed.length, crc32(bytes), true)
  view.setUint32(22 + packed.length, bytes.length, true)
  return block
}

/** The checksum of gzip (RFC 1952 §8), bit by bit: the tests' own, and not the one that is tested. */
function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}
