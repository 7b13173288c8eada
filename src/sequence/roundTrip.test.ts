/** What is written is read, in every format and packing, wherever chunks end; damage never gives half a data set. */
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { StrandbookError } from '../shared/errors.ts'
import type { PackedFile } from './readBytes.ts'
import { readDataset } from './readDataset.ts'
import { chunked, defaultParams, labelsOf, sequencesOf } from './samples.ts'
import { bgzipped, WRITERS, type WrittenRecord } from './writers.ts'

const record = fc.record({
  sequence: fc.stringMatching(/^[ACGTN]{1,30}$/),
  label: fc.constantFrom('x', 'y'),
})
const records = fc.array(record, { minLength: 4, maxLength: 9 })
const borders = fc.array(fc.nat(2000), { maxLength: 10 })
const params = { ...defaultParams, alphabet: 'dna' } as const

const ENTRIES = Object.entries(WRITERS)

describe('each format', () => {
  test.each(ENTRIES)('%s: write and read are inverse', async (name, { write, label, annotation }) => {
    await fc.assert(
      fc.asyncProperty(records, fc.constantFrom('\n', '\r\n'), borders, async (written, lineEnd, cuts) => {
        const bytes = strToU8(write(written).replaceAll('\n', lineEnd))
        const { dataset } = await readDataset([chunked(bytes, cuts, name)], { ...params, label, annotation })
        expect(sequencesOf(dataset)).toEqual(written.map(({ sequence }) => sequence))
        if (label !== 'none') expect(labelsOf(dataset)).toEqual(written.map((one) => one.label))
      }),
      { numRuns: 60, seed: 3 },
    )
  })

  const packings: Readonly<Record<string, (text: string) => Uint8Array>> = {
    gzip: (text) => gzipSync(text),
    'several gzip members': (text) => Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))]),
    bgzip: (text) => bgzipped(strToU8(text), 50),
    zip: (text) => zipSync({ 'folder/file.txt': strToU8(text) }),
  }

  test.each(Object.entries(packings))('in %s reads the same', async (_, pack) => {
    const written: WrittenRecord[] = Array.from({ length: 12 }, (_, i) => ({
      sequence: 'ACGTTGCA'.repeat(i + 1),
      label: 'xy'[i % 2]!,
    }))
    for (const [name, { write, label, annotation }] of ENTRIES) {
      const bytes = pack(write(written))
      const { dataset } = await readDataset([chunked(bytes, [7, 30, 31, 90], name)], { ...params, label, annotation })
      expect(sequencesOf(dataset), name).toEqual(written.map(({ sequence }) => sequence))
    }
  })
})

test.each(['gzip', 'bgzip', 'zip'])('%s that is cut anywhere is refused, never read in half', async (packing) => {
  const text = strToU8(WRITERS.FASTA!.write(Array.from({ length: 12 }, () => ({ sequence: 'ACGTTGCAAC', label: 'x' }))))
  const packed = { gzip: gzipSync(text), bgzip: bgzipped(text, 50), zip: zipSync({ 'a/x.fa': text }) }[packing]!
  for (let length = 3; length < packed.length; length++) {
    const read = readDataset([{ name: 'cut', blob: new Blob([packed.slice(0, length)]) }], params)
    await expect(read, `${length} bytes`).rejects.toBeInstanceOf(StrandbookError)
  }
})

test('random damage to any format ends in a data set or in a StrandbookError, nothing else', async () => {
  const written: WrittenRecord[] = Array.from({ length: 6 }, (_, i) => ({
    sequence: 'ACGTACGGTN',
    label: 'xy'[i % 2]!,
  }))
  const genome = '>chr1\nACGTACGTACGTACGTACGT\n'
  const gff = '##gff-version 3\nchr1\t.\tCDS\t1\t6\t.\t+\t0\tID=a\nchr1\t.\tCDS\t12\t20\t.\t+\t0\tID=a\n'
  const vcf = '##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t3\t.\tG\tC\t.\t.\t.\n'
  const originals = [
    ...ENTRIES.flatMap(([, { write }]) => {
      const bytes = strToU8(write(written))
      return [bytes, bgzipped(bytes, 40), zipSync({ 'a/x': bytes, 'b/y': bytes })]
    }),
    ...[gff, 'chr1\t0\t9\tx\nchr1\t9\t20\ty\n', vcf, 'id\tlabel\nchr1\tx\n', 'chr1\t20\t6\t20\t21\n'].map((text) =>
      strToU8(text),
    ),
  ]
  const damage = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...originals),
      damage,
      fc.nat(1000),
      fc.boolean(),
      async (original, changes, cut, beside) => {
        const bytes = Uint8Array.from(original.subarray(0, cut > 700 ? undefined : cut + 1))
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        const files: PackedFile[] = [{ name: 'damaged', blob: new Blob([bytes]) }]
        if (beside) files.unshift({ name: 'genome.fa', blob: new Blob([genome]) })
        await readDataset(files, { ...defaultParams, negatives: beside ? 'auto' : 'none' }).catch((error: unknown) => {
          if (!(error instanceof StrandbookError)) throw error
        })
      },
    ),
    { numRuns: 1500, seed: 13 },
  )
}, 60_000)
