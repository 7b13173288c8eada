import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findIdentical } from '../identical.ts'
import { defaultSplit, readText } from '../samples.ts'
import { type Split, splitDataset } from './split.ts'
import type { SplitParams } from './types.ts'

async function split(text: string, params: Partial<SplitParams> = {}): Promise<Split> {
  const { dataset } = await readText(text)
  return splitDataset(dataset, await findIdentical(dataset), { ...defaultSplit, ...params })
}

/** Different sequences of 10 residues. */
const sequence = (i: number) => Array.from({ length: 10 }, (_, j) => 'ACGT'[(i >> (2 * j)) & 3]).join('')
const fasta = (labels: readonly string[], sequences: (i: number) => string = sequence) =>
  labels.map((label, i) => `>s${i} ${label}\n${sequences(i + 1)}\n`).join('')
const repeat = (label: string, n: number) => new Array<string>(n).fill(label)

test('data without labels are split by shares alone, equal sequences together', async () => {
  const text = Array.from({ length: 50 }, (_, i) => `>s${i}\n${sequence(i % 40)}\n`).join('')
  const { result, parts } = await split(text, { valid: 0.1, test: 0.2 })
  expect(result.counts).toEqual({ train: 35, valid: 5, test: 10 })
  expect(result.leaks.exact).toBe(0)
  for (let i = 40; i < 50; i++) expect(parts[i]).toBe(parts[i - 40])
})

describe('a stratified split', () => {
  const text = fasta([...repeat('x', 100), ...repeat('y', 50), ...repeat('z', 10)])

  test('gives every class its shares', async () => {
    const { result } = await split(text)
    expect(result.kind).toBe('stratified')
    expect(result.counts).toEqual({ train: 112, valid: 16, test: 32 })
    expect(result.perClass.map(({ valid, test }) => [valid, test])).toEqual([
      [10, 20],
      [5, 10],
      [1, 2],
    ])
  })

  test('is the same for the same seed, another for another', async () => {
    expect((await split(text)).parts).toEqual((await split(text)).parts)
    expect((await split(text)).parts).not.toEqual((await split(text, { seed: 2 })).parts)
  })

  test('tests small classes, too, and leaves one to learn from', async () => {
    const { result } = await split(fasta([...repeat('x', 40), 'y', 'y', 'y']))
    expect(result.perClass[1]).toEqual({ label: 'y', train: 1, valid: 1, test: 1 })
  })

  test('keeps equal sequences and reverse complements together, whatever the data', async () => {
    const short = fc.array(fc.tuple(fc.constantFrom('x', 'y'), fc.stringMatching(/^[ACGT]{3}$/)), {
      minLength: 8,
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(short, fc.nat(100), async (rows, seed) => {
        const all = [['x', 'AAAAA'], ['x', 'CCAAA'], ['y', 'ACACA'], ['y', 'CACAA'], ...rows] as const
        const { dataset } = await readText(all.map(([label, residues], i) => `>s${i} ${label}\n${residues}\n`).join(''))
        const { result } = await splitDataset(dataset, await findIdentical(dataset), {
          ...defaultSplit,
          kind: 'stratified',
          seed,
        })
        expect(result.leaks).toMatchObject({ exact: 0, reverseComplement: 0 })
        expect(result.counts.train + result.counts.valid + result.counts.test).toBe(all.length)
      }),
      { numRuns: 60, seed: 3 },
    )
  })

  test('leaves out records without label', async () => {
    const { parts } = await split(`${fasta([...repeat('x', 20), ...repeat('y', 20)])}>lost\nTTTTTTTTTT\n`)
    expect(parts.at(-1)).toBe(0)
  })

  test('refuses shares that leave nothing to learn from', async () => {
    await expect(split(text, { valid: 0.5, test: 0.5 })).rejects.toMatchObject({ code: 'BAD_SHARES' })
    await expect(split(text, { valid: -0.1 })).rejects.toMatchObject({ code: 'BAD_SHARES' })
  })
})

describe('a given split', () => {
  const table = (rows: readonly (readonly [string, string, string])[]) =>
    `sequence\tlabel\tsplit\n${rows.map((row) => row.join('\t')).join('\n')}\n`
  const rows = (n: number, part: string) =>
    Array.from({ length: n }, (_, i) => [sequence(i + 1 + (part === 'train' ? 0 : 5000)), 'xy'[i % 2]!, part] as const)

  test('is taken by itself where there is a test part, validation coming from train', async () => {
    const { result } = await split(table([...rows(100, 'train'), ...rows(30, 'test')]))
    expect(result.kind).toBe('given')
    expect(result.counts).toEqual({ train: 90, valid: 10, test: 30 })
  })

  test('keeps a given validation part', async () => {
    const { result } = await split(
      table([
        ...rows(100, 'train'),
        ...rows(30, 'test'),
        ...rows(7, 'dev').map(([s, l]) => [`${s}A`, l, 'dev'] as const),
      ]),
    )
    expect(result.counts).toEqual({ train: 100, valid: 7, test: 30 })
  })

  test('is searched for leaks: distinct test sequences, exact and reverse complement', async () => {
    const leaky = [
      ['ACGTTACGAA', 'x', 'test'],
      ['ACGTTACGAA', 'x', 'test'],
      ['ACGTTACGAA', 'x', 'train'],
      ['AAACCCGGGA', 'y', 'train'],
      ['TCCCGGGTTT', 'y', 'test'],
    ] as const
    const { result } = await split(table([...rows(100, 'train'), ...leaky]))
    expect(result.leaks).toMatchObject({ exact: 1, reverseComplement: 1, pairs: { exact: 2, reverseComplement: 1 } })
    expect(result.findings.map(({ code }) => code)).toContain('TEST_LEAKS')
  })

  test('asked for without a test part is refused; auto makes its own and says so', async () => {
    const text = table(rows(100, 'train'))
    await expect(split(text, { kind: 'given' })).rejects.toMatchObject({ code: 'NO_GIVEN_SPLIT' })
    const { result } = await split(text)
    expect([result.kind, result.findings[0]?.code]).toEqual(['stratified', 'GIVEN_PARTS_IGNORED'])
  })

  test('with a class that is only tested on is warned of', async () => {
    const { result } = await split(
      table([...rows(100, 'train'), ['GGGGGGGGGG', 'z', 'test'], ['GGGGGGGGGC', 'z', 'test']]),
    )
    expect(result.findings.map(({ code }) => code)).toContain('UNSEEN_CLASS')
  })
})
