/** Baselines of labels along sequences, from the features to the figures. */
import { describe, expect, test } from 'vitest'
import type { PerBaseMetrics } from '../../metrics/types.ts'
import { recordsOfPart } from '../../sequence/dataStages.ts'
import { findIdentical } from '../../sequence/identical.ts'
import { defaultSplit, readText } from '../../sequence/samples.ts'
import { splitDataset } from '../../sequence/splitting/split.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import { alongBaselines } from './alongBaselines.ts'
import { windowRows } from './windowRows.ts'
import { windowLabeller } from './windowScores.ts'
import { columnCount, type WindowShape, windowShapes } from './windowShape.ts'
import { wordTagger } from './wordTags.ts'

const key = streamKey(1, 'along test')
const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const draw = (from: number, n: number, letters: string) =>
  Array.from({ length: n }, (_, i) => letters[Math.floor(letters.length * uniform(key, from + i))]).join('')

describe('running sums give the scores that the features give one by one', () => {
  const shapes: readonly (readonly [string, WindowShape, string])[] = [
    ['DNA with ambiguous letters', { ...windowShapes.dna, reaches: [4, 11] }, 'ACGTN'],
    ['proteins', windowShapes.protein, 'ACDEFGHIKLMNPQRSTVWYX'],
  ]
  test.each(shapes)('%s', (_, shape, letters) => {
    const residues = bytes(draw(0, 40, letters))
    const labels = 3
    const add = (column: number, label: number) => uniform(key, 1_000_000 + column * labels + label) - 0.5
    const bias = Float64Array.of(0.1, -0.2, 0.3)
    const rows = windowRows(
      shape,
      Array.from(residues, (_, at) => ({ residues, at })),
    )
    const expected = Array.from(residues, (_, at) => {
      const scores = [...bias]
      for (let i = rows.starts[at]!; i < rows.starts[at + 1]!; i++) {
        for (let label = 0; label < labels; label++) scores[label]! += rows.values[i]! * add(rows.columns[i]!, label)
      }
      return scores.indexOf(Math.max(...scores))
    })
    expect([...windowLabeller(shape, { of: add, bias })(residues)]).toEqual(expected)
    expect(rows.features).toBe(columnCount(shape))
  })

  test('letters before and behind count at their own places, and words by their frame', () => {
    const shape = { letters: 'ACGT', near: 1, k: 1, frames: 3, reaches: [3] }
    const { columns, values } = windowRows(shape, [{ residues: bytes('TTTTGCAA'), at: 4 }])
    const entries = Object.fromEntries(Array.from(columns, (column, i) => [column, values[i]]))
    const [near, word] = [
      (distance: number, letter: number) => 4 * (distance + 1) + letter,
      (frame: number, letter: number) => 12 + 4 * frame + letter,
    ]
    expect(entries).toEqual({
      [near(-1, 3)]: 1,
      [near(0, 2)]: 1,
      [near(1, 1)]: 1,
      [word(0, 3)]: 1, // the T three before
      [word(1, 3)]: 1,
      [word(2, 3)]: 1,
      [word(0, 2)]: 1, // G itself
      [word(1, 1)]: 1,
      [word(2, 0)]: 1,
      [word(0, 0)]: 1, // the A three behind
    })
  })
})

/** Codons GCN are coding, the rest is random; where coding starts is random too. */
function genes(records: number): string {
  const lines = Array.from({ length: records }, (_, i) => {
    const before = 30 + Math.floor(60 * uniform(key, 900_000 + i))
    const coding = Array.from({ length: 30 }, (_, codon) => `GC${draw(5000 * i + codon, 1, 'ACGT')}`).join('')
    const residues = draw(5000 * i + 100, before, 'ACGT') + coding + draw(5000 * i + 300, 60, 'ACGT')
    const labels = '.'.repeat(before) + 'C'.repeat(coding.length) + '.'.repeat(60)
    return `${residues}\t${labels}`
  })
  return `sequence\tlabels\n${lines.join('\n')}\n`
}

async function baselinesOf(text: string, name: string) {
  const { dataset } = await readText(text, {}, name)
  const split = { ...defaultSplit, valid: 0.2 }
  const { parts } = await splitDataset(dataset, await findIdentical(dataset), split)
  return (await alongBaselines(dataset, parts)).baselines
}

test('surroundings find what the most frequent label does not', async () => {
  const [majority, window] = await baselinesOf(genes(14), 'genes.tsv')
  expect([majority?.name, window?.name]).toEqual(['majority', 'window logistic regression'])
  const [least, most] = [majority, window].map((one) => one?.test as PerBaseMetrics | undefined)
  expect(least?.accuracy).toBeLessThan(0.7)
  expect(most).toMatchObject({ unit: 'base', accuracy: expect.closeTo(1, 0) })
  expect(most?.accuracy).toBeGreaterThan(0.85)
}, 20_000)

describe('words', () => {
  const sentence = (disease: string, i: number) => `case${i} O\n${disease} B-Disease\nis O\nrare O\n`
  const corpus = Array.from({ length: 60 }, (_, i) => sentence(['gout', 'ataxia', 'scurvy'][i % 3]!, i)).join('\n')

  test('get the tag that they mostly had; words not seen get the most frequent', async () => {
    const { dataset } = await readText(`${corpus}\n${sentence('unheard', 60)}`, {}, 'words.conll')
    const last = dataset.count - 1
    const { tag, words } = wordTagger(
      dataset,
      Uint32Array.from({ length: last }, (_, i) => i),
    )
    const names = (record: number) => Array.from(tag(record), (label) => dataset.labelNames[label])
    expect(names(0)).toEqual(['O', 'B-Disease', 'O', 'O'])
    expect(names(last)).toEqual(['O', 'O', 'O', 'O'])
    expect(words).toBe(65)
  })

  test('are the floor of entities', async () => {
    const [majority, byWord] = await baselinesOf(corpus, 'words.conll')
    expect(byWord?.name).toBe('tag of each word')
    const found = [majority, byWord].map((one) => one?.test as PerBaseMetrics | undefined)
    expect(found.map((metrics) => metrics?.entities?.micro.f1)).toEqual([0, 1])
  })
})

test('letters of SMILES have no window to look at: the most frequent label is all', async () => {
  const { dataset } = await readText(genes(20), {}, 'genes.tsv')
  const { parts } = await splitDataset(dataset, await findIdentical(dataset), defaultSplit)
  const smiles = { ...dataset, alphabet: 'smiles' } as const
  expect((await alongBaselines(smiles, parts)).baselines.map(({ name }) => name)).toEqual(['majority'])
  expect(recordsOfPart(parts, 'train').length).toBeGreaterThan(0)
})
