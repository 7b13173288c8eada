/** The stages as the data worker composes them, from recipe to tokens. */
import { describe, expect, test } from 'vitest'
import type { DataRecipe, SplitRecipe, TokenizerRecipe } from '../src/rpc/protocol.ts'
import { DataStages } from '../src/sequence/dataStages.ts'
import { defaultParams, defaultSplit } from '../src/sequence/samples.ts'
import { tokenizerFiles } from '../src/tokenize/files/tokenizerFiles.ts'
import { makeSpec } from '../src/tokenize/makeSpec.ts'
import { TokenStages } from '../src/tokenize/tokenStages.ts'

const file = { name: 'a.fa', size: 1, sha256: 'hash' }
const text = Array.from(
  { length: 40 },
  (_, i) => `>s${i} ${'xy'[i % 2]}\nACGT${(i + 4 ** 6).toString(4).replace(/./g, (d) => 'ACGT'[+d]!)}\n`,
).join('')

const data: DataRecipe = {
  key: 'data',
  params: {
    files: [file],
    ...defaultParams,
  },
}
const split: SplitRecipe = { key: 'split', params: defaultSplit, data }
const tokenizer: TokenizerRecipe = { key: 'tokenizer', params: { kind: 'kmer', k: 3, maxTokens: 8 }, split }

function stages() {
  let opened = 0
  const dataStages = new DataStages(async () => {
    opened += 1
    return new Blob([text])
  })
  return { data: dataStages, tokens: new TokenStages(dataStages, async () => null), opened: () => opened }
}

test('a recipe is made from its files, once', async () => {
  const { tokens, opened } = stages()
  const result = await tokens.tokenizer(tokenizer)
  expect(result).toMatchObject({
    tokens: { min: 8, median: 8, max: 8, total: 320 },
    truncated: { sequences: 40, residues: 40 * 3 },
    unknownTokens: 0,
  })
  expect(result.findings.map(({ code }) => code)).toEqual(['TRUNCATED'])
  expect(result.preview[0]?.tokens.slice(0, 3)).toMatchObject([
    { text: '[CLS]', start: 0, end: 0 },
    { text: 'ACG', start: 0, end: 3 },
    { text: 'CGT', start: 1, end: 4 },
  ])
  await tokens.encoded(tokenizer, 'train')
  expect(opened()).toBe(1)
})

test('the parts have the rows that the facts say', async () => {
  const { tokens } = stages()
  const facts = await tokens.facts(tokenizer)
  expect(facts).toMatchObject({
    classes: ['x', 'y'],
    rows: { none: 0, train: 28, valid: 4, test: 8 },
    maxTokens: 8,
    p95Tokens: 8,
  })
  const { ids, offsets, labels, records } = await tokens.encoded(tokenizer, 'test')
  expect([ids.length, offsets.length, labels.length, records.length]).toEqual([64, 9, 8, 8])
  expect([...labels]).toEqual([...records].map((record) => record % 2))
})

test('encodeAll takes every record in its order', async () => {
  const { tokens } = stages()
  const { spec } = await tokens.tokenizer(tokenizer)
  const { records } = await tokens.encodeAll(data, { tokenizer: spec, tiles: false, pairs: null })
  expect([...records]).toEqual(Array.from({ length: 40 }, (_, i) => i))
})

describe('a model is given what it was trained on', () => {
  const pairs = new DataStages(async () => new Blob(['a\tb\tlabel\nMKL\tGGH\tyes\nMKV\tHEE\tno\n']))
  const tokens = new TokenStages(pairs, async () => null)
  const single = { key: 'single', params: { ...data.params, sequenceColumn: 'a' } }
  const double = { key: 'double', params: { ...single.params, secondColumn: 'b' } }
  const { spec } = makeSpec('protein', { kind: 'char', k: 1, maxTokens: 'auto' }, 16, false)
  const reads = (of: boolean | null, tiles = false) => ({ tokenizer: spec, tiles, pairs: of })

  test.each([
    ['pairs', double, reads(true)],
    ['single sequences', single, reads(false)],
    ['pairs to a model that does not say', double, reads(null)],
    ['single sequences to a model that does not say', single, reads(null)],
  ])('%s', async (_, recipe, of) => {
    expect((await tokens.encodeAll(recipe, of)).types !== undefined).toBe(recipe === double)
  })

  test.each([
    ['single sequences to a model of pairs', single, reads(true), /expected pairs of sequences.* got single/],
    ['pairs to a model of single sequences', double, reads(false), /expected single sequences.* got pairs/],
    ['pairs to a model of labels along sequences', double, reads(null, true), /expected single/],
  ])('and not %s', async (_, recipe, of, message) => {
    await expect(tokens.encodeAll(recipe, of)).rejects.toMatchObject({
      code: 'OTHER_INPUT',
      message: expect.stringMatching(message),
      advice: expect.stringContaining('data.secondColumn'),
    })
  })
})

test('records beyond the end are not given', async () => {
  const { data: dataStages } = stages()
  expect((await dataStages.records(data, [3, -1, 40, 0.5])).map(({ id }) => id)).toEqual(['s3'])
})

test('a file that is gone is asked for by name', async () => {
  const gone = new DataStages(async () => null)
  await expect(gone.data(data)).rejects.toMatchObject({
    code: 'FILE_MISSING',
    message: expect.stringContaining('a.fa'),
  })
})

describe('vocabularies that are learnt', () => {
  const table = (header: string, row: (i: number) => string) =>
    new DataStages(async () => new Blob([header + Array.from({ length: 30 }, (_, i) => row(i)).join('\n')]))
  const learnt = (source: DataStages, params: TokenizerRecipe['params']) =>
    new TokenStages(source, async () => null).tokenizer({ key: 'learnt', params, split })
  const auto = { kind: 'auto', k: 6, maxTokens: 'auto' } as const
  const smiles = () => table('smiles\tlabel\n', (i) => `C${'C'.repeat(i)}[nH]ClO\t${i % 2}`)

  test('SMILES are cut into atoms and bonds', async () => {
    const { spec, preview, unknownTokens } = await learnt(smiles(), auto)
    expect(spec).toMatchObject({ kind: 'smiles', alphabet: 'smiles', wrap: true })
    expect([...spec.vocabulary.slice(5)].sort()).toEqual(['C', 'Cl', 'O', '[nH]'])
    expect(preview[0]!.tokens.slice(-4).map(({ text }) => text)).toEqual(['[nH]', 'Cl', 'O', '[SEP]'])
    expect(unknownTokens).toBe(0)
  })

  test('SMILES may also be read by byte pairs or characters', async () => {
    const pairs = await learnt(smiles(), { ...auto, kind: 'bpe', vocabularySize: 24 })
    expect(pairs.spec.vocabulary).toHaveLength(24)
    expect(pairs.spec.vocabulary.some((token) => token.includes('[nH]'))).toBe(true)
    const characters = await learnt(smiles(), { ...auto, kind: 'char' })
    expect([...characters.spec.vocabulary.slice(5)].sort().join('')).toBe('CHO[]ln')
  })

  test('what is learnt comes from the training part alone', async () => {
    const source = table(
      'smiles\tlabel\tsplit\n',
      (i) => `${i < 20 ? 'CO' : 'CN'}${'C'.repeat(i)}\t${i % 2}\t${i < 20 ? 'train' : 'test'}`,
    )
    const { spec, unknownTokens } = await learnt(source, auto)
    expect(spec.vocabulary.slice(5)).toEqual(['C', 'O'])
    expect(unknownTokens).toBe(10)
  })

  test('a kind that is made for other data is refused', async () => {
    await expect(learnt(smiles(), { ...auto, kind: 'kmer' })).rejects.toMatchObject({
      code: 'KIND_OF_OTHER_ALPHABET',
      message: 'Tokenizer: k-mers are made for DNA and RNA, got SMILES.',
    })
  })

  test('the tokenizer of a model is taken as it is, and a model that is not there is asked for', async () => {
    const own = (await learnt(smiles(), auto)).spec
    const model = new TokenStages(smiles(), async (name) => (name === 'mine' ? tokenizerFiles(own) : null))
    const { spec } = await model.tokenizer({ key: 'a', params: { ...auto, kind: 'kmer', from: 'mine' }, split })
    expect(spec).toEqual(own)
    const missing = model.tokenizer({ key: 'b', params: { ...auto, from: 'other' }, split })
    await expect(missing).rejects.toMatchObject({ code: 'TOKENIZER_NO_MODEL' })
  })
})
