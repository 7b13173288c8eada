import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDataset } from './readDataset.ts'
import { chunked, defaultParams, labelsOf, readText, sequencesOf } from './samples.ts'

const simple = '@a x\nACGTAC\n+\nIIIIII\n@b y\nTTTT\n+b\n@+I!\n'

describe('FASTQ', () => {
  test.each([
    ['LF', simple],
    ['CRLF', simple.replaceAll('\n', '\r\n')],
    ['CR (old Mac)', simple.replaceAll('\n', '\r')],
    ['a byte order mark', `\uFEFF${simple}`],
    ['blank lines between reads', simple.replace('@b', '\n\n@b')],
    ['no last line end', simple.trimEnd()],
    ['wrapped lines', '@a x\nACG\nTAC\n+\n@II\n+II\n@b y\nTT\nTT\n+\n@+\nI!\n'],
  ])('with %s reads the same', async (_, text) => {
    const { dataset, notes } = await readText(text, {}, 'reads.txt')
    expect(notes.format).toBe('FASTQ')
    expect(sequencesOf(dataset)).toEqual(['ACGTAC', 'TTTT'])
    expect(dataset.ids).toEqual(['a', 'b'])
  })

  test('the mean quality is that of all residues', async () => {
    const { notes } = await readText('@a x\nACGT\n+\n!!!!\n@b y\nACGA\n+\nIIII\n')
    expect(notes.findings.find(({ code }) => code === 'MEAN_QUALITY')?.message).toContain('Q20.0')
  })

  test("headers carry labels as in FASTA, and the sequencer's comment is none", async () => {
    const reads = (comment: (i: number) => string) =>
      Array.from({ length: 12 }, (_, i) => `@r${i} ${comment(i)}\nACGT\n+\nIIII\n`).join('')
    const labelled = await readText(reads((i) => 'xy'[i % 2]!))
    expect(labelsOf(labelled.dataset).slice(0, 3)).toEqual(['x', 'y', 'x'])
    expect((await readText(reads((i) => `${1 + (i % 2)}:N:0:ATCACG`))).notes.labelRule.value).toBe('none')
  })

  const residues = fc.stringMatching(/^[ACGTN]{1,40}$/)
  const read = residues.chain((sequence) =>
    fc.record({
      sequence: fc.constant(sequence),
      quality: fc.string({
        unit: fc.integer({ min: 33, max: 126 }).map((byte) => String.fromCharCode(byte)),
        minLength: sequence.length,
        maxLength: sequence.length,
      }),
    }),
  )

  test('what is written is read, whatever the qualities and wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(read, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(1000), { maxLength: 12 }),
        async (reads, lineEnd, borders) => {
          const lines = reads.flatMap(({ sequence, quality }, i) => [`@r${i}`, sequence, '+', quality, ''])
          const bytes = new TextEncoder().encode(lines.join(lineEnd))
          const { dataset } = await readDataset([chunked(bytes, borders)], { ...defaultParams, alphabet: 'dna' })
          expect(sequencesOf(dataset)).toEqual(reads.map(({ sequence }) => sequence))
        },
      ),
      { numRuns: 200, seed: 5 },
    )
  })
})
