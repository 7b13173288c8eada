import { expect, test } from 'vitest'
import { findIdentical } from './identical.ts'
import { readText } from './samples.ts'
import { summarise } from './summary.ts'

async function summaryOf(text: string) {
  const read = await readText(text)
  return summarise(read, await findIdentical(read.dataset))
}

test('a summary says everything about a small file', async () => {
  const result = await summaryOf('>a x\nACGTAC\n>b y\nGGCC\n>b y\nGGCC\n>d x\nGTACGT\n>e x\nNNGGCC\n>f x\nGGCC\n')
  expect(result).toMatchObject({
    format: 'FASTA',
    task: 'classification',
    alphabet: 'dna',
    records: 6,
    labelled: 6,
    residues: 30,
    classes: [
      { label: 'x', count: 4, gc: 14 / 20 },
      { label: 'y', count: 2, gc: 1 },
    ],
    ambiguous: 2,
    softMasked: 0,
    duplicates: 2,
    reverseComplementDuplicates: 1,
    conflictingLabels: 1,
    givenSplit: null,
  })
  expect(result.lengths).toMatchObject({ min: 4, median: 5, mean: 5, max: 6 })
  expect(result.lengths.histogram.map(({ count }) => count)).toEqual([3, 0, 3])
  expect(result.findings.map(({ code }) => code)).toEqual([
    'SMALL_CLASS',
    'SMALL_CLASS',
    'DUPLICATE_IDS',
    'DUPLICATE_SEQUENCES',
    'REVERSE_COMPLEMENTS',
    'CONFLICTING_LABELS',
    'AMBIGUOUS_RESIDUES',
  ])
  expect(result.preview[0]).toEqual({ index: 0, id: 'a', label: 'x', part: 'none', length: 6, residues: 'ACGTAC' })
})

test('proteins have no GC content', async () => {
  const { gc, classes } = await summaryOf('>a x\nMKLVINGKTLKGE\n>b y\nMKLVINGKTLKGE\n>c y\nMKLVINGK\n')
  expect([gc, classes[0]]).toEqual([null, { label: 'x', count: 1 }])
})

test('data without labels are legal: a trained model may want them', async () => {
  const { task, labelled, labelRule } = await summaryOf('>a\nACGT\n>b\nACGA\n')
  expect([task, labelled, labelRule.value]).toEqual(['unlabelled', 0, 'none'])
})

test('tags of text are counted word by word, not letter by letter', async () => {
  const sentence = (word: string) => `patients O\nwith O\n${word} B-Disease\n`
  const read = await readText(Array.from({ length: 12 }, (_, i) => sentence(`gout${i}`)).join('\n'), {}, 'words.conll')
  const { classes } = await summarise(read, await findIdentical(read.dataset))
  expect(classes).toEqual([
    { label: 'O', count: 24 },
    { label: 'B-Disease', count: 12 },
  ])
})
