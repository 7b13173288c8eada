import { describe, expect, test } from 'vitest'
import type { ClassificationMetrics } from '../metrics/types.ts'
import { recordsOfPart } from '../sequence/dataStages.ts'
import { findIdentical } from '../sequence/identical.ts'
import { defaultSplit, readText } from '../sequence/samples.ts'
import { splitDataset } from '../sequence/splitting/split.ts'
import { streamKey, uniform } from '../shared/random.ts'
import { computeBaselines } from './computeBaselines.ts'
import { kmerSpectra } from './kmerFeatures.ts'
import { chooseK } from './kmerModel.ts'
import { minimise } from './lbfgs.ts'
import { lossAndGradient, zeroWeights } from './linearFit.ts'
import { logisticLoss, softmaxLoss, squaredLoss } from './rowLosses.ts'
import { columnScales, scaleColumns } from './sparseRows.ts'
import { decideStrand } from './strandDecision.ts'
import type { KmerRegression } from './types.ts'

const key = streamKey(1, 'baseline test')
const letters = (from: number, n: number) =>
  Array.from({ length: n }, (_, i) => 'ACGT'[Math.floor(4 * uniform(key, from + i))]).join('')
const MATE: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' }
const mate = (text: string) =>
  [...text]
    .reverse()
    .map((letter) => MATE[letter])
    .join('')

/** Half of the records carry a motif, on a random strand if `blind`. */
function motifFasta(records: number, blind: boolean): string {
  const motif = 'GATTACAGGA'
  return Array.from({ length: records }, (_, i) => {
    const own = letters(1000 * i, 60)
    const other = blind && uniform(key, 1000 * i + 900) < 0.5
    const filler = letters(1000 * i + 500, motif.length)
    const middle = i % 2 === 0 ? filler : other ? mate(motif) : motif
    return `>s${i} ${i % 2 === 0 ? 'without' : 'with'}\n${own.slice(0, 30)}${middle}${own.slice(30)}\n`
  }).join('')
}

async function baselinesOf(text: string) {
  const { dataset } = await readText(text)
  const { parts } = await splitDataset(dataset, await findIdentical(dataset), {
    ...defaultSplit,
    valid: 0.2,
  })
  return { dataset, parts, ...(await computeBaselines(dataset, parts)) }
}

test('k-mers learn a motif that majority cannot', async () => {
  const { baselines, strand } = (await baselinesOf(motifFasta(600, false))).result
  expect(baselines.map(({ name }) => name)).toEqual([
    'majority',
    'k-mer logistic regression',
    'positional logistic regression',
  ])
  expect(baselines[0]?.test).toMatchObject({ accuracy: 0.5 })
  expect(baselines[1]!.test).toMatchObject({ accuracy: expect.closeTo(1, 1) })
  expect(strand?.reverseComplement).toBe(false)
})

test('a motif on either strand makes the labels blind to the strand', async () => {
  const { strand } = (await baselinesOf(motifFasta(600, true))).result
  expect(strand?.reverseComplement).toBe(true)
  expect(strand?.reason).toContain('blind to the strand')
})

test('the same data give the same figures', async () => {
  const strip = async () =>
    (await baselinesOf(motifFasta(200, false))).result.baselines.map(({ valid, test }) => ({ valid, test }))
  expect(await strip()).toEqual(await strip())
})

test('proteins have no strand to decide on', async () => {
  const text = Array.from(
    { length: 60 },
    (_, i) => `>s${i} ${'xy'[i % 2]}\nMKLVINGKTLKGE${'WYFHL'[i % 5]}${'LI'[i % 2]}\n`,
  ).join('')
  expect((await baselinesOf(text)).result.strand).toBeNull()
})

test('k follows the number of training records', () => {
  expect([85, 255, 256, 4000, 5000, 1e6].map((n) => chooseK('dna', n))).toEqual([3, 3, 4, 5, 6, 6])
  expect([10, 400, 1e6].map((n) => chooseK('protein', n))).toEqual([1, 2, 2])
})

describe('k-mer spectra', () => {
  test('are square roots of shares, without k-mers that touch an N', async () => {
    const { dataset } = await readText('>a\nAACAACNAA\n')
    const { columns, values, features } = kmerSpectra(dataset, Uint32Array.of(0), {
      alphabet: 'dna',
      k: 2,
      canonical: false,
    })
    expect(features).toBe(16)
    expect(Object.fromEntries([...columns].map((column, i) => [column, values[i]! ** 2]))).toEqual({
      0: expect.closeTo(3 / 6), // AA
      1: expect.closeTo(2 / 6), // AC
      4: expect.closeTo(1 / 6), // CA
    })
  })

  test('of a pair are those of both sequences, side by side', async () => {
    const table = 'a\tb\tlabel\nAAAA\tCC\tx\nCC\tAAAA\ty\n'
    const { dataset } = await readText(table, { sequenceColumn: 'a', secondColumn: 'b' }, 'sample.tsv')
    const options = { alphabet: 'dna', k: 2, canonical: false } as const
    const { columns, features } = kmerSpectra(dataset, Uint32Array.of(0, 1), options)
    expect(features).toBe(32)
    expect([...columns]).toEqual([0, 16 + 5, 5, 16]) // AA first, CC second; then the other way round
  })

  test('that are canonical are the same for both strands', async () => {
    const { dataset } = await readText('>a\nAACGTCCA\n>b\nTGGACGTT\n')
    const row = (i: number) => {
      const { columns, values, features } = kmerSpectra(dataset, Uint32Array.of(i), {
        alphabet: 'dna',
        k: 3,
        canonical: true,
      })
      expect(features).toBe(32)
      return [...columns].map((column, j) => `${column}: ${values[j]}`).sort()
    }
    expect(row(0)).toEqual(row(1))
  })

  test('get unit variance where they vary', async () => {
    const { dataset } = await readText('>a\nAAAAC\n>b\nCCCCA\n>c\nACACA\n')
    const raw = kmerSpectra(dataset, Uint32Array.of(0, 1, 2), { alphabet: 'dna', k: 1, canonical: false })
    const scales = columnScales(raw)
    expect([...columnScales(scaleColumns(raw, scales))]).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5), 0, 0])
  })
})

test.each([
  ['softmax of two classes', 2, softmaxLoss([0, 1, 1, 0], 2)],
  ['softmax of three classes', 3, softmaxLoss([0, 1, 2, 0], 3)],
  ['three labels, some unknown', 3, logisticLoss([0, 1, 255, 1, 1, 0, 255, 255, 255, 0, 0, 1], 3)],
  ['two numbers, one unknown', 2, squaredLoss([0.3, -1, 2, Number.NaN, 0, 1, 1, 1], 2)],
])('the gradient of linear models equals central differences: %s', async (_, outputs, rowLoss) => {
  const { dataset } = await readText('>a\nAACGT\n>b\nCCAAT\n>c\nGTACG\n>d\nTTTAC\n')
  const rows = kmerSpectra(dataset, Uint32Array.of(0, 1, 2, 3), { alphabet: 'dna', k: 1, canonical: false })
  const loss = (x: Float64Array) => lossAndGradient(rows, outputs, rowLoss, 0.3, x, new Float64Array(x.length))
  const x = zeroWeights(4, outputs).map((_, i) => uniform(key, i) - 0.5)
  const gradient = new Float64Array(x.length)
  lossAndGradient(rows, outputs, rowLoss, 0.3, x, gradient)
  const step = 1e-5
  x.forEach((value, i) => {
    const slope = (loss(x.with(i, value + step)) - loss(x.with(i, value - step))) / (2 * step)
    expect(gradient[i]).toBeCloseTo(slope, 6)
  })
})

test('L-BFGS finds the minimum of the Rosenbrock function', async () => {
  const x = Float64Array.of(-1.2, 1)
  await minimise(
    ([a = 0, b = 0], gradient) => {
      gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a)
      gradient[1] = 200 * (b - a * a)
      return (1 - a) ** 2 + 100 * (b - a * a) ** 2
    },
    x,
    { maxIterations: 200, tolerance: 1e-8 },
  )
  expect([...x]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)])
})

describe('the strand decision', () => {
  const evidence = (loss: number, spread: number, n = 400) =>
    Float64Array.from({ length: n }, (_, i) => loss + spread * (uniform(key, 77 * i + Math.round(1e4 * loss)) - 0.5))

  test('needs a difference that is not luck', () => {
    expect(decideStrand(evidence(0.5, 0.1), evidence(0.4, 0.1)).reverseComplement).toBe(true)
    expect(decideStrand(evidence(0.4, 0.1), evidence(0.5, 0.1)).reverseComplement).toBe(false)
    expect(decideStrand(evidence(0.5, 9), evidence(0.49, 9)).reverseComplement).toBe(false)
  })

  test('keeps the strand where there is too little to decide on', () => {
    const { reverseComplement, reason } = decideStrand(evidence(0.5, 0.1, 10), evidence(0.1, 0.1, 10))
    expect([reverseComplement, reason]).toEqual([false, '10 records are too few to decide on, so the strand is kept.'])
  })
})

/** √ of the shares of all k-mers, over both strands where `canonical`; as the compact network counts them. */
function rootShares(residues: string, { k, canonical, words }: KmerRegression): Float64Array {
  const mateOf = (text: string) =>
    [...text]
      .reverse()
      .map((letter) => 'TGCA'['ACGT'.indexOf(letter)])
      .join('')
  const counts = new Float64Array(words)
  for (const strand of canonical ? [residues, mateOf(residues)] : [residues]) {
    for (let i = 0; i + k <= strand.length; i++) {
      counts[[...strand.slice(i, i + k)].reduce((word, letter) => 4 * word + 'ACGT'.indexOf(letter), 0)]! += 1
    }
  }
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => Math.sqrt(count / total))
}

test.each([false, true])('the plain weights say what the baseline says (either strand: %s)', async (either) => {
  const { dataset, parts, regressions, result } = await baselinesOf(motifFasta(300, either))
  const regression = regressions.filter((one) => one.kind === 'kmers').find(({ canonical }) => canonical === either)!
  const { words, weight, bias } = regression
  const confusion = [
    [0, 0],
    [0, 0],
  ]
  for (const record of recordsOfPart(parts, 'test')) {
    const [from, to] = [dataset.offsets[record]!, dataset.offsets[record + 1]!]
    const shares = rootShares(new TextDecoder().decode(dataset.residues.subarray(from, to)), regression)
    const [first, second] = [0, 1].map((c) => shares.reduce((sum, x, w) => sum + x * weight[c * words + w]!, bias[c]!))
    confusion[dataset.labels[record]!]![second! > first! ? 1 : 0]! += 1
  }
  expect(result.strand?.reverseComplement).toBe(either)
  expect(confusion).toEqual((result.baselines[1]!.test as ClassificationMetrics).confusion)
})

test('what is learnt from hashed words of SMILES is no regression on k-mers', async () => {
  const table = Array.from({ length: 60 }, (_, i) => `${'C'.repeat(1 + (i % 20))}${i % 2 === 0 ? 'O' : 'N'}\t${i % 2}`)
  const { result, regressions } = await baselinesOf(`smiles\tlabel\n${table.join('\n')}`)
  expect(result.baselines).toHaveLength(2)
  expect(regressions).toEqual([])
})
