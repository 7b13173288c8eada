import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COMPLEMENT } from '../alphabet.ts'
import { findIdentical } from '../identical.ts'
import { defaultParams, labelsOf, readText, sequencesOf } from '../samples.ts'
import type { CurationParams, Dataset } from '../types.ts'
import { curate } from './curate.ts'

async function curated(text: string, params: Partial<CurationParams>) {
  const all = { ...defaultParams, ...params }
  const { dataset } = await readText(text, all)
  return curate(dataset, all)
}

const fasta = (records: readonly (readonly [label: string, residues: string])[]) =>
  records.map(([label, residues], i) => `>r${i} ${label}\n${residues}\n`).join('')

const rowsOf = (dataset: Dataset) => sequencesOf(dataset).map((residues, i) => [labelsOf(dataset)[i], residues])

const REPEATS = fasta([
  ['x', 'AACC'],
  ['x', 'AACC'],
  ['y', 'GGTT'],
  ['y', 'TTTT'],
  ['x', 'TTTT'],
  ['y', 'ACAC'],
])

describe('repeated sequences', () => {
  test('stay unless asked', async () => {
    const { dataset, findings } = await curated(REPEATS, {})
    expect([dataset.count, findings]).toEqual([6, []])
  })

  test('leave the first, letter for letter or on either strand', async () => {
    const exact = await curated(REPEATS, { duplicates: 'drop' })
    expect(sequencesOf(exact.dataset)).toEqual(['AACC', 'GGTT', 'TTTT', 'ACAC'])
    expect(exact.findings.map(({ code, message }) => [code, message])).toEqual([
      ['DUPLICATES_DROPPED', '2 repeated sequences left out, as chosen.'],
    ])
    const strands = await curated(REPEATS, { duplicates: 'drop-either-strand' })
    expect(sequencesOf(strands.dataset)).toEqual(['AACC', 'TTTT', 'ACAC'])
  })

  test('whose labels contradict each other go altogether', async () => {
    const { dataset } = await curated(REPEATS, { conflicts: 'drop' })
    expect(rowsOf(dataset)).toEqual([
      ['x', 'AACC'],
      ['x', 'AACC'],
      ['y', 'GGTT'],
      ['y', 'ACAC'],
    ])
  })
})

test.each([
  ['start', 'ACG'],
  ['centre', 'CGT'],
  ['end', 'GTA'],
] as const)('a cut keeps the %s, and short sequences whole', async (cutKeeps, cut) => {
  const text = fasta([
    ['x', 'ACGTA'],
    ['y', 'GG'],
  ])
  expect(sequencesOf((await curated(text, { maxLength: 3, cutKeeps })).dataset)).toEqual([cut, 'GG'])
})

test('a cut into all pieces loses nothing, and names them by their place', async () => {
  const text = fasta([
    ['x', 'ACGTACGTA'],
    ['y', 'GG'],
    ['x', 'CC'],
  ])
  const { dataset, findings } = await curated(text, { maxLength: 4, cutKeeps: 'all' })
  expect(rowsOf(dataset)).toEqual([
    ['x', 'ACGT'],
    ['x', 'ACGT'],
    ['x', 'A'],
    ['y', 'GG'],
    ['x', 'CC'],
  ])
  expect(dataset.ids).toEqual(['r0:1-4', 'r0:5-8', 'r0:9-9', 'r1', 'r2'])
  expect(findings.map(({ message }) => message)).toEqual(['1 sequence cut into pieces of 4 residues, as chosen.'])
  const least = await curated(text, { maxLength: 4, cutKeeps: 'all', minLength: 2 })
  expect(sequencesOf(least.dataset)).toEqual(['ACGT', 'ACGT', 'GG', 'CC'])
})

test('labels of residues are cut into pieces with their sequence', async () => {
  const text = 'sequence\tlabel\nACGTAC\tiiiooo\nGGTTAA\tooiioo\n'
  const { dataset } = await curated(text, { maxLength: 4, cutKeeps: 'all', task: 'per-base' } as never)
  const targets = dataset.targets?.kind === 'per-base' ? [...dataset.targets.labels] : []
  expect(sequencesOf(dataset)).toEqual(['ACGT', 'AC', 'GGTT', 'AA'])
  expect(targets.map((label) => dataset.labelNames[label]).join('')).toBe('iiioooooiioo')
})

test('sequences that are too short or too ambiguous go, before any is cut', async () => {
  const text = fasta([
    ['x', 'ACGTACNN'],
    ['x', 'ACG'],
    ['y', 'ACGTANNN'],
    ['y', 'ACGTACGT'],
  ])
  const { dataset, findings } = await curated(text, { minLength: 4, maxAmbiguous: 0.25, maxLength: 6 })
  expect(sequencesOf(dataset)).toEqual(['ACGTAC', 'ACGTAC'])
  expect(findings.map(({ code }) => code)).toEqual(['SHORT_DROPPED', 'AMBIGUOUS_DROPPED', 'CUT'])
})

test('labels of residues are cut with their sequence', async () => {
  const text = 'sequence\tlabel\nACGTAC\tiiiooo\nGGTTAA\tooiioo\n'
  const { dataset } = await curated(text, { maxLength: 2, cutKeeps: 'centre', task: 'per-base' } as never)
  const targets = dataset.targets?.kind === 'per-base' ? [...dataset.targets.labels] : []
  expect(sequencesOf(dataset)).toEqual(['GT', 'TT'])
  expect(targets.map((label) => dataset.labelNames[label])).toEqual(['i', 'o', 'i', 'i'])
})

describe('classes', () => {
  const text = fasta([...Array(9).keys()].map((i) => [i < 6 ? 'a' : i < 8 ? 'b' : 'c', 'ACGT'.repeat(i + 1)] as const))

  test('that are too small go, with their names', async () => {
    const { dataset } = await curated(text, { minClassSize: 2 })
    expect([dataset.labelNames, dataset.count]).toEqual([['a', 'b'], 8])
    expect(labelsOf(dataset).filter((label) => label === 'b')).toHaveLength(2)
  })

  test('that are too large are drawn from, by the seed', async () => {
    const draw = async (seed: number) => sequencesOf((await curated(text, { maxClassSize: 3, seed })).dataset)
    expect(await draw(1)).toHaveLength(6)
    expect(await draw(1)).toEqual(await draw(1))
    expect(await draw(1)).not.toEqual(await draw(2))
  })

  test('that leave nothing end in a sentence', async () => {
    await expect(curated(text, { minClassSize: 100 })).rejects.toMatchObject({ code: 'NOTHING_KEPT' })
  })
})

test('what is curated has no repeats left, keeps the order, and knows its identical records', async () => {
  const record = fc.tuple(fc.constantFrom('x', 'y'), fc.stringMatching(/^[ACGT]{2,4}$/))
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 2, maxLength: 30 }), async (records) => {
      const text = fasta([['x', 'ACGTA'], ['y', 'CCGTA'], ...records])
      const { dataset, identical } = await curated(text, { duplicates: 'drop-either-strand', maxLength: 3 })
      const kept = sequencesOf(dataset)
      const canonical = kept.map((sequence) => [sequence, otherStrand(sequence)].sort()[0])
      expect(new Set(canonical).size).toBe(kept.length)
      expect(dataset.ids).toEqual([...dataset.ids].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))))
      expect(identical).toEqual(await findIdentical(dataset))
    }),
    { numRuns: 60, seed: 5 },
  )
})

function otherStrand(sequence: string): string {
  return [...sequence].reverse().reduce((mate, base) => mate + String.fromCharCode(COMPLEMENT[base.charCodeAt(0)]!), '')
}
