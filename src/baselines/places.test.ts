import { describe, expect, test } from 'vitest'
import type { RegressionMetrics } from '../metrics/types.ts'
import { recordsOfPart } from '../sequence/dataStages.ts'
import { findIdentical } from '../sequence/identical.ts'
import { defaultSplit, readText } from '../sequence/samples.ts'
import { splitDataset } from '../sequence/splitting/split.ts'
import { streamKey, uniform } from '../shared/random.ts'
import { computeBaselines } from './computeBaselines.ts'
import { columnsOf, placeRows, placesOf } from './placeFeatures.ts'
import type { PlaceRegression } from './types.ts'

const LENGTH = 12
const key = streamKey(2, 'places test')
const letters = (row: number) =>
  Array.from({ length: LENGTH }, (_, i) => 'ACGT'[Math.floor(4 * uniform(key, row * LENGTH + i))]).join('')

/** What composition cannot tell: 10 more for a G in the fourth place, 20 for a pair AC from the eighth on. */
const activity = (residues: string, row: number) =>
  100 + 10 * Number(residues[3] === 'G') + 20 * Number(residues.slice(7, 9) === 'AC') + uniform(key, -1 - row)

const table = (rows: readonly string[]) => ['sequence', 'value'].join('\t').concat('\n', rows.join('\n'), '\n')

const guides = Array.from({ length: 500 }, (_, row) => letters(row))

async function baselinesOf(sequences: readonly string[]) {
  const text = table(sequences.map((residues, row) => `${residues}\t${activity(residues, row)}`))
  const { dataset } = await readText(text, {}, 'guides.tsv')
  const split = { ...defaultSplit, kind: 'random', valid: 0.2 } as const
  const { parts } = await splitDataset(dataset, await findIdentical(dataset), split)
  return { dataset, parts, ...(await computeBaselines(dataset, parts)) }
}

describe('letters and pairs by place', () => {
  const options = { letters: 'ACGT', places: 4 }

  test('have a column each; an N has none, nor have its pairs; rows end where sequences or places do', async () => {
    const { dataset } = await readText('>a\nACNG\n>b\nTT\n>c\nAAAAC\n')
    const { columns, starts, values, features } = placeRows(dataset, Uint32Array.of(0, 1, 2), options)
    expect(features).toBe(columnsOf(options))
    expect(features).toBe(4 * 4 + 3 * 16)
    const row = (i: number) => [...columns.subarray(starts[i], starts[i + 1])].toSorted((a, b) => a - b)
    expect(row(0)).toEqual([0, 4 + 1, 12 + 2, 16 + 1]) // A, C, G; AC
    expect(row(1)).toEqual([3, 4 + 3, 16 + 15]) // T, T; TT
    expect(row(2)).toEqual([0, 4, 8, 12, 16, 16 + 16, 16 + 32]) // the fifth letter does not count
    expect([...new Set(values)]).toEqual([4])
  })

  test('are for sequences of one length only, which is short', async () => {
    const placesIn = async (text: string) => {
      const { dataset } = await readText(text)
      return placesOf(dataset, Uint32Array.from(dataset.ids.keys()))
    }
    expect(await placesIn('>a\nACGT\n>b\nGGGG\n')).toEqual({ letters: 'ACGT', places: 4 })
    expect(await placesIn('>a\nACGT\n>b\nGGGGA\n')).toBeNull()
    expect(await placesIn(`>a\n${'ACGTA'.repeat(40)}\n`)).toBeNull()
  })
})

test('a positional ridge regression learns what stands where, which k-mers cannot', async () => {
  const { result } = await baselinesOf(guides)
  const test = (name: string) => result.baselines.find((one) => one.name === name)?.test as RegressionMetrics
  expect(result.baselines.map(({ name }) => name)).toEqual([
    'mean',
    'k-mer ridge regression',
    'positional ridge regression',
  ])
  expect(test('positional ridge regression').r2).toBeGreaterThan(0.95)
  expect(test('k-mer ridge regression').r2).toBeLessThan(0.6)
})

test('sequences of several lengths have no places', async () => {
  const { result, regressions } = await baselinesOf(guides.map((residues, i) => residues.slice(0, LENGTH - (i % 2))))
  expect(result.baselines.map(({ name }) => name)).toEqual(['mean', 'k-mer ridge regression'])
  expect(regressions.map(({ kind }) => kind)).toEqual(['kmers', 'kmers'])
})

test('the plain weights say what the baseline says, in standard deviations of the training part', async () => {
  const { dataset, parts, regressions, result } = await baselinesOf(guides)
  const { places, singles, pairs, bias } = regressions.find((one): one is PlaceRegression => one.kind === 'places')!
  const trained = Array.from(recordsOfPart(parts, 'train'), (record) => activity(guides[record]!, record))
  const mean = trained.reduce((sum, value) => sum + value, 0) / trained.length
  const deviation = Math.sqrt(trained.reduce((sum, value) => sum + (value - mean) ** 2, 0) / trained.length)
  const tested = recordsOfPart(parts, 'test')
  const errors = Array.from(tested, (record) => {
    const digits = [...guides[record]!].map((letter) => 'ACGT'.indexOf(letter))
    const score = digits.reduce((sum, digit, i) => {
      const before = digits[i - 1]
      return sum + singles[4 * i + digit]! + (before === undefined ? 0 : pairs[16 * (i - 1) + 4 * before + digit]!)
    }, bias[0]!)
    return (mean + deviation * score - activity(guides[record]!, record)) ** 2
  })
  expect([places, dataset.ids.length]).toEqual([LENGTH, guides.length])
  const told = result.baselines.at(-1)!.test as RegressionMetrics
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeCloseTo(told.mse, 3)
})
