import { describe, expect, test } from 'vitest'
import { findIdentical } from './identical.ts'
import { readDataset } from './readDataset.ts'
import { rowTargets } from './rowTargets.ts'
import { defaultParams, defaultSplit, labelsOf, type ReadParams, readText, sequencesOf, textSource } from './samples.ts'
import { splitDataset } from './splitting/split.ts'
import { summarise } from './summary.ts'
import { type DataResult, UNKNOWN_LABEL } from './types.ts'

const rows = (header: string, row: (i: number) => string, n = 24) =>
  `${header}\n${Array.from({ length: n }, (_, i) => row(i)).join('\n')}\n`

async function summaryOf(text: string, params: Partial<ReadParams> = {}): Promise<DataResult> {
  const read = await readText(text, params)
  return summarise(read, await findIdentical(read.dataset))
}

/** Labels as the preview shows them. */
const shown = ({ preview }: DataResult, n = 3) => preview.slice(0, n).map(({ label }) => label)

describe('several labels', () => {
  const lists = rows('sequence\tlabels', (i) => `ACGT\t${['a;b', 'b', 'c|a', ''][i % 4]}`)

  test('lists in one column are split, counted each, and an empty cell is no label', async () => {
    const result = await summaryOf(lists)
    expect([result.task, result.labelled, shown(result, 4)]).toEqual(['multi-label', 18, ['a, b', 'b', 'a, c', null]])
    expect(result.classes).toEqual([
      { label: 'a', count: 12 },
      { label: 'b', count: 12 },
      { label: 'c', count: 6 },
    ])
  })

  test('asked for as classes, each combination is one', async () => {
    expect((await summaryOf(lists, { task: 'classification' })).classes.map(({ label }) => label)).toEqual([
      'a;b',
      'b',
      'c|a',
    ])
  })

  test('columns of yes and no are labels; no everywhere is known, empty everywhere is not', async () => {
    const table = rows('smiles,one,two', (i) => `CCO,${['1,0', '0,0', ',', ',1'][i % 4]}`)
    const result = await summaryOf(table)
    expect(result.labelRule.value).toBe('columns:one,two')
    expect([result.labelled, shown(result, 4)]).toEqual([18, ['one', '', null, 'two']])
    await expect(readText(table, { label: 'columns:one,three' })).rejects.toMatchObject({ code: 'NO_SUCH_LABEL' })
  })

  test('an empty field of a labelled record is neither yes nor no', async () => {
    const { dataset } = await readText(rows('smiles,one,two', (i) => `CCO,${['1,', '0,1', '1,0'][i % 3]}`))
    expect(rowTargets(dataset, Uint32Array.of(0, 1, 2))).toEqual({
      kind: 'multi-label',
      width: 2,
      values: Uint8Array.of(1, UNKNOWN_LABEL, 0, 1, 1, 0),
    })
  })

  test('JSON lists are several labels', async () => {
    const text = rows('', (i) => JSON.stringify({ sequence: 'ACGT', labels: i % 2 ? ['x', 'y'] : ['y'] })).trimStart()
    expect(shown(await summaryOf(text), 2)).toEqual(['y', 'x, y'])
  })
})

describe('numbers', () => {
  test('are read as such, with what is missing', async () => {
    const result = await summaryOf(rows('sequence\tvalue', (i) => `ACGT\t${i === 2 ? 'NA' : i / 4}`))
    expect([result.task, result.labelled, shown(result)]).toEqual(['regression', 23, ['0', '0.25', null]])
    expect(result.values).toMatchObject({ min: 0, max: 5.75 })
    expect(result.values!.mean).toBeCloseTo((276 - 2) / 4 / 23, 12)
  })

  test('of several columns are read together', async () => {
    const text = rows('sequence\tgc\tsize', (i) => `ACGT\t${i / 8}\t${i === 1 ? '' : i * 1.5}`)
    const result = await summaryOf(text, { label: 'columns:gc,size' })
    expect([result.task, result.values, shown(result)]).toEqual(['regression', null, ['0, 0', '0.125, ', '0.25, 3']])
    expect(result.classes).toEqual([
      { label: 'gc', count: 24 },
      { label: 'size', count: 23 },
    ])
    expect(result.labelChoices.map(({ value }) => value)).toContain('columns:gc,size')
    const { dataset } = await readText(text, { label: 'columns:gc,size' })
    expect(rowTargets(dataset, Uint32Array.of(2, 0))).toMatchObject({
      width: 2,
      values: Float64Array.of(0.25, 3, 0, 0),
    })
  })

  test('more distinct values than are remembered stay numbers', async () => {
    const many = rows('sequence\tvalue', (i) => `A\t${i / 8}`, 100_050)
    const { dataset } = await readText(many, { alphabet: 'dna' })
    if (dataset.targets?.kind !== 'regression') throw new Error('expected numbers')
    expect(dataset.targets.values).toEqual(Float64Array.from({ length: 100_050 }, (_, i) => i / 8))
  })

  test('asked for where there are none, they are refused by the name of the column', async () => {
    const text = rows('sequence\tlabel', (i) => `ACGT\t${'xy'[i % 2]}`)
    await expect(readText(text, { task: 'regression', label: 'column:label' })).rejects.toThrow(
      'Column "label": values that',
    )
  })

  test('a few whole numbers are classes', async () => {
    expect((await summaryOf(rows('sequence\tlabel', (i) => `ACGT\t${i % 3}`))).task).toBe('classification')
  })
})

describe('labels per residue', () => {
  const text = 'id\tsequence\tlabels\na\tACGT\tCCI.\nb\tGGG\tIII\nc\tT-TTA\tCCCC\n'

  test('one letter per residue in every record is a label per residue', async () => {
    const result = await summaryOf(text)
    expect(result.task).toBe('per-base')
    expect(result.preview.map(({ baseLabels }) => baseLabels)).toEqual([
      [
        ['C', 2],
        ['I', 1],
        ['.', 1],
      ],
      [['I', 3]],
      [['C', 4]],
    ])
    expect(result.classes).toContainEqual({ label: 'C', count: 6 })
  })

  test('records that are dropped take their labels with them', async () => {
    const { dataset } = await readText(text.replace('GGG', 'G1G'), { alphabet: 'dna', invalidResidues: 'drop-record' })
    expect(dataset.targets).toEqual({ kind: 'per-base', labels: Uint8Array.of(0, 0, 1, 2, 0, 0, 0, 0) })
  })

  test('one record of another length makes it something else', async () => {
    expect((await summaryOf(text.replace('III', 'II'))).task).not.toBe('per-base')
  })

  test('words and tags side by side in a table are the same', async () => {
    const table = 'tokens\ttags\tsplit\nBRCA1 mutations\tB-gene O\ttrain\n" Quoted "\tO O O\tdevel\n'
    const result = await summaryOf(table)
    expect([result.alphabet, result.task, result.givenSplit?.valid]).toEqual(['text', 'per-base', 1])
    expect(result.preview.map(({ residues }) => residues)).toEqual(['BRCA1 mutations', '" Quoted "'])
    expect(result.preview[0]!.baseLabels).toEqual([
      ['B-gene', 5],
      ['O', 10],
    ])
  })

  test('tags of CoNLL text are labels per residue; words make text, whose blanks are outside', async () => {
    const residues = await summaryOf('A B-x\nC I-x\nG O\n\nT O\n')
    expect(residues.preview.map(({ residues: text }) => text)).toEqual(['ACG', 'T'])
    expect(residues.preview[0]!.baseLabels).toEqual([
      ['B-x', 1],
      ['I-x', 1],
      ['O', 1],
    ])
    const words = await summaryOf('-DOCSTART- -X- O O\n\nBRCA1 NNP B-gene\nmutations NNS O\n')
    expect([words.alphabet, words.preview[0]!.residues]).toEqual(['text', 'BRCA1 mutations'])
    expect(words.preview[0]!.baseLabels).toEqual([
      ['B-gene', 5],
      ['O', 10],
    ])
  })
})

describe('a second table', () => {
  const fasta = textSource('>a\nACGT\n>b\nACGA\n>c\nACGC\n>d\nACGG\n', 'reads.fa')

  test('is joined by id, in any order; what it lacks and what it has too much is counted', async () => {
    const table = textSource('label,name\ny,d\nx,a\ny,b\nx,unheard-of\n', 'labels.csv')
    const { dataset, notes } = await readDataset([table, fasta], { ...defaultParams, label: 'table:label' })
    expect(labelsOf(dataset)).toEqual(['x', 'y', null, 'y'])
    expect(notes.findings.map(({ code }) => code)).toEqual(['NOT_IN_TABLE', 'ROWS_WITHOUT_RECORD'])
  })

  test('comes before what headers seem to say', async () => {
    const labelled = textSource('>a x\nACGT\n>b x\nACGA\n>c y\nACGC\n>d y\nACGG\n', 'reads.fa')
    const table = textSource('id\tkind\na\tp\nb\tq\nc\tp\nd\tq\n', 'kinds.tsv')
    expect(labelsOf((await readDataset([labelled, table], defaultParams)).dataset)).toEqual(['p', 'q', 'p', 'q'])
  })
})

describe('names of files and folders', () => {
  const file = (name: string, n = 2) => textSource(rows('', (i) => `>${name}${i}\nACGT`, n).trimStart(), name)
  const read = (...names: readonly string[]) =>
    readDataset(
      names.map((name) => file(name)),
      defaultParams,
    )

  test('the folder of a file is its class', async () => {
    const { dataset, notes } = await read('set/promoter/1.fa', 'set/promoter/2.fa', 'set/other/1.fa')
    expect(notes.labelRule.value).toBe('folder')
    expect(labelsOf(dataset)).toEqual(['promoter', 'promoter', 'promoter', 'promoter', 'other', 'other'])
  })

  test('folders that are parts leave the class to the files, and words that are parts are no class', async () => {
    const { dataset } = await read('train/pos.fa', 'train/neg.fa', 'test/pos.fa', 'test/neg.fa')
    expect([...dataset.givenSplit]).toEqual([1, 1, 1, 1, 3, 3, 3, 3])
    expect(labelsOf(dataset).filter((_, i) => i % 2 === 0)).toEqual(['pos', 'neg', 'pos', 'neg'])
    expect(labelsOf((await read('pos.train.fa', 'neg.train.fa', 'pos_test.fa')).dataset)[4]).toBe('pos')
  })

  test('a README beside the data is passed over, and said to be', async () => {
    const readme = textSource('What this is.', 'set/README.md')
    const { notes } = await readDataset([file('set/a.fa'), file('set/b.fa'), readme], defaultParams)
    expect(notes.findings.map(({ code }) => code)).toContain('FILES_PASSED_OVER')
  })
})

describe('negatives', () => {
  test('shuffles are a class of their own, in the part of their model, and marked as made', async () => {
    const text = '>a|x|training\nACGTTGCAACGT\n>b|x|testing\nGGATTACAGGAT\n'
    const { dataset } = await readText(text, { negatives: 'shuffles' })
    expect(labelsOf(dataset)).toEqual(['x', 'x', 'shuffled', 'shuffled'])
    expect([[...dataset.made!], [...dataset.givenSplit]]).toEqual([
      [0, 0, 1, 1],
      [1, 3, 1, 3],
    ])
    const sorted = sequencesOf(dataset).map((sequence) => [...sequence].sort().join(''))
    expect(sorted.slice(2)).toEqual(sorted.slice(0, 2))
  })

  test('data without labels are the original class', async () => {
    const result = await summaryOf('>a\nACGTTGCAACGT\n>b\nGGATTACAGGAT\n', { negatives: 'shuffles' })
    expect([result.task, result.made, result.classes.map(({ label }) => label)]).toEqual([
      'classification',
      2,
      ['original', 'shuffled'],
    ])
  })

  test('background windows need a genome', async () => {
    await expect(readText('>a x\nACGT\n', { negatives: 'background' })).rejects.toMatchObject({
      code: 'BACKGROUND_NEEDS_GENOME',
    })
  })
})

test('the index beside a file is compared with it', async () => {
  const fasta = textSource('>a x\nACGT\nAC\n>b y\nTTTT\n', 'reads.fa')
  const { notes } = await readDataset(
    [fasta, textSource('a\t6\t5\t4\t5\nb\t4\t18\t4\t5\n', 'reads.fa.fai')],
    defaultParams,
  )
  expect(notes.findings.map(({ code }) => code)).toContain('INDEX_AGREES')
})

test('whatever the labels are, records can be split; those without are in no part', async () => {
  const { dataset } = await readText(rows('sequence\tvalue', (i) => `${'ACGT'.repeat(i + 1)}\t${i === 5 ? '' : i / 8}`))
  const { parts, result } = await splitDataset(dataset, await findIdentical(dataset), defaultSplit)
  expect(parts[5]).toBe(0)
  expect(Object.values(result.counts).reduce((sum, count) => sum + count)).toBe(23)
})
