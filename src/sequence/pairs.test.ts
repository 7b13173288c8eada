/** Records that are pairs of sequences, from the table to the tokens. */
import { describe, expect, test } from 'vitest'
import { encodeRows } from '../tokenize/encodeRows.ts'
import { makeSpec } from '../tokenize/makeSpec.ts'
import { tokenizerResult } from '../tokenize/result.ts'
import { createTokenizer } from '../tokenize/tokenizer.ts'
import { curate } from './curation/curate.ts'
import { defaultParams, readText, sequencesOf } from './samples.ts'

const TABLE =
  'id\tprotein\tpartner\tlabel\na\tMKL\tGGHHE\tyes\nb\tMKLVI\tGG\tno\nc\tMKV\tMAE*\tyes\nd\tMKLVW\tHEE\tno\n'
const PAIRS = { sequenceColumn: 'protein', secondColumn: 'partner' } as const

describe('pairs of sequences', () => {
  test('stand back to back, and the place between them is known', async () => {
    const { dataset } = await readText(TABLE, PAIRS, 'sample.tsv')
    expect(sequencesOf(dataset).slice(0, 3)).toEqual(['MKLGGHHE', 'MKLVIGG', 'MKVMAE'])
    expect([...dataset.firstLengths!]).toEqual([3, 5, 3, 5])
    expect(dataset.labelNames).toEqual(['no', 'yes'])
  })

  test('tokens tell the second sequence from the first, and a separator stands between', async () => {
    const { dataset } = await readText(TABLE, PAIRS, 'sample.tsv')
    const { spec } = makeSpec('protein', { kind: 'char', k: 1, maxTokens: 'auto' }, 16, false)
    const { part } = await encodeRows(createTokenizer(spec), dataset, Uint32Array.of(0, 1))
    const texts = (row: number) =>
      Array.from(part.ids.subarray(part.offsets[row], part.offsets[row + 1]), (id) => spec.vocabulary[id])
    expect(texts(1).join(' ')).toBe('M K L V I [SEP] G G')
    expect([...part.types!.subarray(part.offsets[1], part.offsets[2])]).toEqual([0, 0, 0, 0, 0, 0, 1, 1])
  })

  test('the preview tells which residues of its own sequence a token covers', async () => {
    const { dataset } = await readText(TABLE, PAIRS, 'sample.tsv')
    const { spec, reason } = makeSpec('protein', { kind: 'char', k: 1, maxTokens: 'auto' }, 16, false)
    const tokenizer = createTokenizer(spec)
    const rows = await encodeRows(tokenizer, dataset, Uint32Array.of(1))
    const [line] = tokenizerResult(tokenizer, reason, dataset, [rows]).preview
    expect(line!.tokens.map(({ text, start, end }) => `${text}${start}-${end}`).join(' ')).toBe(
      'M0-1 K1-2 L2-3 V3-4 I4-5 [SEP]0-0 G0-1 G1-2',
    )
  })

  test('records that go take both sequences with them', async () => {
    const { dataset } = await readText(TABLE, PAIRS, 'sample.tsv')
    const { dataset: some } = await curate(dataset, { ...defaultParams, minLength: 8 })
    expect(sequencesOf(some)).toEqual(['MKLGGHHE', 'MKLVWHEE'])
    expect([...some.firstLengths!]).toEqual([3, 5])
  })

  test('an empty second sequence is refused where it stands; pairs are neither cut nor shuffled', async () => {
    await expect(readText('protein\tpartner\nMKLV\tGG\nMKLV\t\n', PAIRS, 'sample.tsv')).rejects.toMatchObject({
      code: 'EMPTY_RECORD',
      message: expect.stringContaining('line 3'),
    })
    const { dataset } = await readText(TABLE, PAIRS, 'sample.tsv')
    await expect(curate(dataset, { ...defaultParams, maxLength: 5 })).rejects.toMatchObject({ code: 'PAIRS_NOT_CUT' })
    await expect(readText(TABLE, { ...PAIRS, negatives: 'shuffles' }, 'sample.tsv')).rejects.toMatchObject({
      code: 'PAIRS_NOT_SHUFFLED',
    })
  })

  test('labels along a sequence are refused: they belong to single ones', async () => {
    const table = 'protein\tpartner\tlabels\nMKLVI\tGG\tHHHEEEE\nMKV\tHE\tHHEEE\n'
    await expect(readText(table, { ...PAIRS, task: 'per-base' }, 'sample.tsv')).rejects.toMatchObject({
      code: 'PAIRS_NOT_PER_BASE',
    })
  })

  test('a drug and its target are read as they are written', async () => {
    const table = `smiles\ttarget\taffinity\n${Array.from({ length: 12 }, (_, i) => `CC(=O)N${'C'.repeat(i)}\tMKLV\t${i / 8}`).join('\n')}\n`
    const { dataset } = await readText(table, { secondColumn: 'target' }, 'sample.tsv')
    expect([dataset.alphabet, sequencesOf(dataset)[1], dataset.firstLengths![1]]).toEqual(['smiles', 'CC(=O)NCMKLV', 8])
    expect(dataset.targets?.kind).toBe('regression')
  })
})
