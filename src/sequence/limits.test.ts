import { expect, test } from 'vitest'
import { FastaScanner } from './fasta.ts'
import { HeaderColumns } from './headerColumns.ts'
import { RawRecords } from './rawRecords.ts'
import { ResidueWriter } from './residueWriter.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('more residues than fit end in a sentence, before the memory does', () => {
  const writer = new ResidueWriter(1024, 10)
  const place = () => ({ file: 'large.fa', line: 2 })
  writer.append(bytes('ACGTACGTAC'), 0, 10, place)
  expect(() => writer.append(bytes('A'), 0, 1, place)).toThrow(
    'large.fa, line 2: the data have more than 10 residues, which do not fit into a browser tab',
  )
})

test('more records than fit end in a sentence', () => {
  const scanner = new FastaScanner('many.fa', new RawRecords(16, 2), new HeaderColumns())
  expect(() => scanner.push(bytes('>a\nA\n>b\nA\n>c\nA\n'))).toThrow(
    'many.fa, line 5: the data have more than 2 records',
  )
})

test('a header without end is refused while it is read', () => {
  const scanner = new FastaScanner('long.fa', new RawRecords(), new HeaderColumns())
  scanner.push(bytes(`>${'x'.repeat(60_000)}`))
  expect(() => scanner.push(bytes('x'.repeat(60_000)))).toThrow(expect.objectContaining({ code: 'HEADER_TOO_LONG' }))
})
