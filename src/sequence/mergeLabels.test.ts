import { describe, expect, test } from 'vitest'
import { labelsOf, readText } from './samples.ts'
import type { Dataset } from './types.ts'

const BASES = 'sequence\tlabels\nACGTAC\tCCII..\nACG\t.IC\n'

function baseLabels({ targets, labelNames }: Dataset): string {
  if (targets?.kind !== 'per-base') throw new TypeError('no labels per base')
  return Array.from(targets.labels, (label) => labelNames[label] ?? '?').join(' ')
}

describe('labels made one', () => {
  test('per base', async () => {
    const { dataset } = await readText(BASES, { merge: 'coding=C, rest=I+.' }, 'sample.tsv')
    expect(dataset.labelNames).toEqual(['coding', 'rest'])
    expect(baseLabels(dataset)).toBe('coding coding rest rest rest rest rest rest coding')
  })

  test('labels that are not named stay, and one without a name goes', async () => {
    const { dataset } = await readText(BASES, { merge: '=.' }, 'sample.tsv')
    expect(dataset.labelNames).toEqual(['C', 'I'])
    expect(baseLabels(dataset)).toBe('C C I I ? ? ? I C')
  })

  test('classes', async () => {
    const table = `sequence\tlabel\n${['a', 'b', 'c', 'a', 'b', 'c'].map((label, i) => `ACG${'T'.repeat(i)}\t${label}`).join('\n')}\n`
    const { dataset } = await readText(table, { merge: 'ab = a + b' }, 'sample.tsv')
    expect(labelsOf(dataset)).toEqual(['ab', 'ab', 'c', 'ab', 'ab', 'c'])
  })

  test('sets of labels', async () => {
    const table = 'sequence\tlabels\nACG\ta;b\nACGT\tb;c\nACGA\ta;c\nACGG\tc;a\nACC\tc;b\nACT\ta;b\n'
    const { dataset } = await readText(table, { task: 'multi-label', merge: 'ab=a+b' }, 'sample.tsv')
    expect(dataset.labelNames).toEqual(['ab', 'c'])
    expect(dataset.targets).toMatchObject({ labels: Uint16Array.of(0, 0, 1, 0, 1, 0, 1, 0, 1, 0) })
  })

  test('names may hold plus signs, as those of strands do', async () => {
    const gff =
      '##gff-version 3\nx\t.\tCDS\t1\t3\t.\t+\t0\tID=a\nx\t.\tCDS\t7\t9\t.\t-\t0\tID=b\n##FASTA\n>x\nACGTACGTACGT\n'
    const params = { annotation: 'bases', features: 'CDS', merge: 'coding=CDS++CDS-' } as const
    const { dataset } = await readText(gff, params, 'sample.gff3')
    expect(dataset.labelNames).toEqual(['coding', 'intergenic'])
  })

  test('unknown labels, and labels named twice, are refused by name', async () => {
    const read = (merge: string) => readText(BASES, { merge }, 'sample.tsv')
    await expect(read('coding=X')).rejects.toMatchObject({
      code: 'NO_SUCH_LABEL_TO_MERGE',
      message: expect.stringContaining('"X"'),
    })
    await expect(read('a=C, b=C+I')).rejects.toMatchObject({ code: 'LABEL_MERGED_TWICE' })
  })
})
