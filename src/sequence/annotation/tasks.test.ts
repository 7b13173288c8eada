import { describe, expect, test } from 'vitest'
import { streamKey, uniform } from '../../shared/random.ts'
import { readDataset } from '../readDataset.ts'
import { readRecords } from '../readRecords.ts'
import { defaultParams, labelsOf, type ReadParams, sequencesOf, textSource } from '../samples.ts'
import type { Dataset } from '../types.ts'
import { applyAnnotation } from './tasks.ts'

const key = streamKey(1, 'genome')
const letters = (n: number, from = 0) =>
  Array.from({ length: n }, (_, i) => 'ACGT'[Math.floor(4 * uniform(key, from + i))]).join('')
const MATE: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' }
const mate = (text: string) =>
  [...text]
    .map((letter) => MATE[letter])
    .toReversed()
    .join('')

/** 1,000 bases; a gene with one intron forward, one gene reverse. Places count from 1, ends included. */
const genome = letters(1000)
const row = (type: string, start: number, end: number, strand: string, attributes: string) =>
  `chr1\t.\t${type}\t${start}\t${end}\t.\t${strand}\t.\t${attributes}\n`
const gff =
  '##gff-version 3\n' +
  row('gene', 101, 300, '+', 'ID=g1') +
  row('mRNA', 101, 300, '+', 'ID=t1;Parent=g1') +
  row('CDS', 101, 160, '+', 'ID=c1;Parent=t1') +
  row('CDS', 241, 300, '+', 'ID=c1;Parent=t1') +
  row('gene', 501, 620, '-', 'ID=g2') +
  row('CDS', 501, 620, '-', 'ID=c2;Parent=g2')

async function read(params: Partial<ReadParams>, annotation = gff, sequence = genome): Promise<Dataset> {
  const files = [textSource(`>chr1\n${sequence}\n`, 'genome.fa'), textSource(annotation, 'features.gff3')]
  return (await readDataset(files, { ...defaultParams, ...params })).dataset
}

describe('windows of features', () => {
  test('tile each feature, on its strand; introns are what lies between the parts of a transcript', async () => {
    const dataset = await read({ features: 'coding=CDS, intron', window: 40, step: 20, negatives: 'none' })
    const pieces = (from: number, to: number) =>
      Array.from({ length: (to - from - 40) / 20 + 1 }, (_, i) => genome.slice(from + 20 * i, from + 20 * i + 40))
    const expected = [...pieces(100, 160), ...pieces(240, 300), ...pieces(500, 620).map(mate), ...pieces(160, 240)]
    expect(sequencesOf(dataset)).toEqual(expected)
    expect(labelsOf(dataset)).toEqual([...Array(9).fill('coding'), ...Array(3).fill('intron')])
    expect(dataset.ids[0]).toBe('chr1:101-140')
    expect(dataset.ids[4]).toBe('chr1:501-540(-)')
  })

  test('that were not asked to overlap never do', async () => {
    const { ids } = await read({ features: 'CDS', window: 50, negatives: 'none' })
    expect(ids).toEqual(['chr1:101-150', 'chr1:241-290', 'chr1:501-550(-)', 'chr1:551-600(-)'])
  })

  test('without strand the forward strand is read', async () => {
    const dataset = await read({ features: 'CDS', window: 120, negatives: 'none', stranded: false })
    expect(sequencesOf(dataset).at(-1)).toBe(genome.slice(500, 620))
  })

  test('transcripts that share exons give each window once', async () => {
    const twice = gff + row('CDS', 101, 160, '+', 'ID=c3;Parent=t3') + row('CDS', 301, 340, '+', 'ID=c3;Parent=t3')
    const dataset = await read({ features: 'CDS', window: 60, negatives: 'none' }, twice)
    expect(new Set(dataset.ids).size).toBe(dataset.count)
  })

  test('the background lies outside of all features, is as long, is alike in GC, and is marked as made', async () => {
    const rich = (text: string) => text.replaceAll('A', 'G').replaceAll('T', 'C').replaceAll('CCCC', 'ACCT')
    const sequence =
      genome.slice(0, 500) + rich(genome.slice(500, 620)) + letters(9000, 5000) + rich(letters(9000, 20_000))
    const dataset = await read({ features: 'CDS', window: 60 }, gff, sequence)
    const background = dataset.labelNames.indexOf('background')
    expect(background).toBe(1)
    const gc = (i: number) => (sequencesOf(dataset)[i]!.match(/[GC]/g) ?? []).length
    let distance = 0
    for (let i = 0; i < dataset.count; i++) {
      const [, start, end] = /:(\d+)-(\d+)/.exec(dataset.ids[i]!)!.map(Number)
      expect(dataset.made![i]).toBe(Number(dataset.labels[i] === background))
      if (dataset.labels[i] !== background) continue
      expect(end! - start! + 1).toBe(60)
      expect(start! > 620 || (end! < 501 && start! > 300) || end! < 101).toBe(true)
      distance += Math.abs(gc(i) - gc(i - dataset.count / 2))
    }
    expect(distance / (dataset.count / 2)).toBeLessThan(2) // chance alone gives some 14
  })

  test('background windows never overlap, and where there is no room for more there are fewer', async () => {
    const dataset = await read({ features: 'CDS', window: 20, step: 2 })
    const background = dataset.ids.filter((_, i) => dataset.made![i] === 1)
    const starts = background.map((id) => Number(/:(\d+)/.exec(id)![1])).sort((a, b) => a - b)
    expect(starts.length).toBeGreaterThan(10)
    expect(starts.length).toBeLessThan(dataset.count / 2)
    for (const [i, start] of starts.slice(1).entries()) expect(start - starts[i]!).toBeGreaterThanOrEqual(20)
  })

  test('the same seed draws the same background, another seed another', async () => {
    const ids = async (seed: number) => (await read({ features: 'CDS', window: 60, seed })).ids
    expect(await ids(1)).toEqual(await ids(1))
    expect(await ids(1)).not.toEqual(await ids(2))
  })

  test('every record belongs to its chromosome, so that a split can keep chromosomes whole', async () => {
    const dataset = await read({ features: 'CDS', window: 60 })
    expect(dataset.ids.every((id) => id.startsWith('chr1:'))).toBe(true)
  })
})

test('promoters lie before the starts of genes, as the strand reads', async () => {
  const dataset = await read({ annotation: 'promoters', upstream: 30, downstream: 10, negatives: 'none' })
  expect(sequencesOf(dataset)).toEqual([genome.slice(70, 110), mate(genome.slice(610, 650))])
  expect(labelsOf(dataset)).toEqual(['promoter', 'promoter'])
})

test('a promoter beyond the end of the sequence is left out, and said to be', async () => {
  const files = [textSource(`>chr1\n${genome}\n`, 'genome.fa'), textSource(gff, 'features.gff3')]
  const asked = { ...defaultParams, annotation: 'promoters', upstream: 150, negatives: 'none' } as const
  const { dataset, notes } = await readDataset(files, asked)
  expect(dataset.count).toBe(1)
  expect(notes.findings.map(({ code }) => code)).toContain('WINDOWS_BEYOND_ENDS')
})

test('splice sites are the borders of introns; what is neither has their GT or AG elsewhere in an intron', async () => {
  const dataset = await read({ annotation: 'splice-sites', window: 20 })
  expect(sequencesOf(dataset).slice(0, 2)).toEqual([genome.slice(150, 170), genome.slice(230, 250)])
  expect(labelsOf(dataset).slice(0, 4)).toEqual(['donor', 'acceptor', 'neither', 'neither'])
  for (const decoy of sequencesOf(dataset).slice(2)) {
    expect(decoy.slice(10, 12) === 'GT' || decoy.slice(8, 10) === 'AG').toBe(true)
  }
})

describe('labels per base', () => {
  const labelsOfBases = (dataset: Dataset) => {
    if (dataset.targets?.kind !== 'per-base') throw new Error('expected labels per base')
    return Array.from(dataset.targets.labels, (label) => dataset.labelNames[label])
  }

  test('cover every base, with the strand, earlier classes over later ones', async () => {
    const dataset = await read({ annotation: 'bases', window: 1000 })
    const expected = Array.from({ length: 1000 }, (_, i) => {
      if ((i >= 100 && i < 160) || (i >= 240 && i < 300)) return 'coding+'
      if (i >= 160 && i < 240) return 'intron+'
      return i >= 500 && i < 620 ? 'coding-' : 'intergenic'
    })
    expect(labelsOfBases(dataset)).toEqual(expected)
  })

  test('are tiled with overlap, and the last tile ends where the sequence ends', async () => {
    const whole = labelsOfBases(await read({ annotation: 'bases', window: 1000 }))
    const dataset = await read({ annotation: 'bases', window: 300, step: 200 })
    const starts = [0, 200, 400, 600, 700]
    expect(sequencesOf(dataset)).toEqual(starts.map((start) => genome.slice(start, start + 300)))
    expect(labelsOfBases(dataset)).toEqual(starts.flatMap((start) => whole.slice(start, start + 300)))
  })

  test('have the alphabet that is asked for', async () => {
    const dataset = await read({ annotation: 'bases', features: 'gene', stranded: false })
    expect(dataset.labelNames).toEqual(['gene', 'intergenic'])
    expect(labelsOfBases(dataset).filter((label) => label === 'gene')).toHaveLength(320)
  })
})

describe('BED, GTF and sequences within GFF3', () => {
  test('BED counts from 0 and its names are classes', async () => {
    const dataset = await read({ window: 20, negatives: 'none' }, 'chr1\t100\t120\tx\nchr1\t200\t220\ty\t0\t-\n')
    expect(sequencesOf(dataset)).toEqual([genome.slice(100, 120), mate(genome.slice(200, 220))])
    expect(labelsOf(dataset)).toEqual(['x', 'y'])
  })

  test('BED names that are all different are one class, against the background', async () => {
    const bed = Array.from({ length: 12 }, (_, i) => `chr1\t${40 * i}\t${40 * i + 20}\texon${i}\n`).join('')
    expect((await read({ window: 20 }, bed)).labelNames).toEqual(['feature', 'background'])
  })

  test('GTF joins parts by transcript', async () => {
    const gtf = [101, 241]
      .map((start) => row('CDS', start, start + 59, '+', 'gene_id "g1"; transcript_id "t1";'))
      .join('')
    const dataset = await read({ features: 'intron', window: 80, negatives: 'none' }, gtf)
    expect(sequencesOf(dataset)).toEqual([genome.slice(160, 240)])
  })

  test('sequences below ##FASTA belong to the features above', async () => {
    const file = textSource(`${gff}##FASTA\n>chr1\n${genome}\n`, 'all.gff3')
    await expect(readDataset([file], defaultParams)).resolves.toMatchObject({ notes: { format: 'GFF3' } })
  })

  test('names with and without "chr" and version are the same sequence', async () => {
    const files = [textSource(`>1.2\n${genome}\n`, 'genome.fa'), textSource(gff, 'features.gff3')]
    const { dataset } = await readDataset(files, { ...defaultParams, features: 'CDS', window: 60, negatives: 'none' })
    expect(sequencesOf(dataset)[0]).toBe(genome.slice(100, 160))
  })
})

test('labels that stand beside the sequences come before those of features', async () => {
  const fasta = `>chr1 label=a\n${genome}\n${'bab'.replace(/./g, (label) => `>more label=${label}\nACGT\n`)}`
  const files = [textSource(fasta, 'genome.fa'), textSource(gff, 'f.gff3')]
  const { dataset } = await readDataset(files, defaultParams)
  expect(labelsOf(dataset)).toEqual(['a', 'b', 'a', 'b'])
})

test.each(['features', 'promoters', 'splice-sites', 'bases'] as const)(
  'making %s can be stopped',
  async (annotation) => {
    const files = [textSource(`>chr1\n${genome}\n`, 'genome.fa'), textSource(gff, 'features.gff3')]
    const { features } = await readRecords(files, defaultParams)
    const { dataset } = await readDataset(files, { ...defaultParams, annotation: 'off' })
    const made = applyAnnotation(dataset, features, annotation, defaultParams, [], { signal: AbortSignal.abort() })
    await expect(made).rejects.toMatchObject({ code: 'ABORTED' })
  },
)
