import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { KmerRegression } from '../baselines/types.ts'
import { useBackend } from '../kernels/index.ts'
import { compact } from '../models/compact/index.ts'
import { withStrandbookFacts } from '../models/labels.ts'
import type { Model, ProblemType } from '../models/types.ts'
import { evaluatePart } from './evaluate.ts'
import { CHARACTERS, CLASSES, motifModel, motifPart } from './samples.ts'
import { bestShares, mixWithRegressions, takesRegressions } from './sideMix.ts'
import { classification } from './tasks/classification.ts'
import { regression } from './tasks/regression.ts'

// The cpu backend is slow, and more so where tests of other folders share its cores.
vi.setConfig({ testTimeout: 30_000 })

const VALID = motifPart(24, 16, 1)

/** TAA is word 3·16: rows with the motif hold it more often than others. */
const REGRESSION: KmerRegression = {
  kind: 'kmers',
  k: 3,
  canonical: false,
  words: 64,
  weight: Float32Array.from({ length: 128 }, (_, i) => (i === 48 ? -4 : i === 112 ? 4 : 0)),
  bias: Float32Array.of(0.5, -0.5),
}

function untrained(problem: ProblemType = 'single_label_classification', classes: readonly string[] = CLASSES): Model {
  const params = {
    family: 'compact',
    checkpoint: 'none',
    hiddenSize: 8,
    layers: 0,
    heads: 1,
    dropout: 0,
    kmerFeatures: 'auto',
  } as const
  const sizes = { trainRows: 24, maxTokens: 16, medianTokens: 16, p95Tokens: 16 }
  const outputs = { head: 'sequence', problem, classes } as const
  const config = compact.configure(params, { ...sizes, ...outputs, tokenizer: CHARACTERS })
  return compact.create(withStrandbookFacts(config, { reverse_complement: false }), 1)
}

beforeAll(async () => {
  await useBackend('cpu')
})

test('beside a network that knows nothing the regression gets the largest share, and helps as promised', async () => {
  const model = untrained()
  const classifier = {
    model,
    tokenizer: CHARACTERS,
    task: classification,
    outputs: { names: CLASSES },
    reverseComplement: false,
    pairs: false,
  }
  const options = { reverseComplement: false }
  const alone = await evaluatePart(classifier, VALID, options)
  const mixed = (await mixWithRegressions(classifier, VALID, [REGRESSION], {}))!
  expect(mixed.mix.beside).toEqual([{ k: 3, share: 0.6 }])
  expect(mixed.mix.loss).toBeLessThan(alone.predictions.loss)
  const measured = await evaluatePart({ ...classifier, model: mixed.model }, VALID, options)
  expect(measured.predictions.loss).toBeCloseTo(mixed.mix.loss, 5)
  expect(measured.metrics).toEqual(mixed.mix.metrics)
})

test('a regression that misleads gets no share, and the network stays as it is', async () => {
  const model = untrained()
  const classifier = {
    model,
    tokenizer: CHARACTERS,
    task: classification,
    outputs: { names: CLASSES },
    reverseComplement: false,
    pairs: false,
  }
  const misleading = { ...REGRESSION, weight: REGRESSION.weight.map((value) => -4 * value) }
  expect(await mixWithRegressions(classifier, VALID, [misleading], {})).toBeNull()
})

test('of shares that tie the smallest is taken', async () => {
  const same = new Float32Array([1, 0, 0, 1])
  const part = motifPart(2, 16, 1)
  const learnt = { task: classification, outputs: { names: CLASSES } }
  expect((await bestShares(learnt, part, same, [same, same])).shares).toEqual([0, 0])
})

describe('numbers', () => {
  const outputs = { names: ['value'], scale: { mean: [10], sd: [2] } }
  /** 12 where a row begins with G, else 8. */
  const values = Float64Array.from({ length: 24 }, (_, row) => (VALID.ids[VALID.offsets[row]!] === 7 ? 12 : 8))
  const part = { ...VALID, targets: { kind: 'regression', width: 1, values } as const }
  const singles = new Float32Array(16 * 4)
  singles[2] = 2 // standard deviations
  const places = {
    kind: 'places',
    places: 16,
    singles,
    pairs: new Float32Array(15 * 16),
    bias: Float32Array.of(-1),
  } as const

  test('take the regression that foretells them best, of several', async () => {
    const model = untrained('regression', ['value'])
    const trained = { model, tokenizer: CHARACTERS, task: regression, outputs, reverseComplement: false, pairs: false }
    const kmers = { ...REGRESSION, weight: REGRESSION.weight.subarray(0, 64), bias: Float32Array.of(0) }
    const alone = await evaluatePart(trained, part, { reverseComplement: false })
    const mixed = (await mixWithRegressions(trained, part, [kmers, places], {}))!
    expect(mixed.mix.beside).toContainEqual({ places: 16, share: 0.6 })
    expect(mixed.mix.loss).toBeLessThan(alone.predictions.loss)
    const measured = await evaluatePart({ ...trained, model: mixed.model }, part, { reverseComplement: false })
    expect(measured.predictions.loss).toBeCloseTo(mixed.mix.loss, 5)
  })

  test('that no network standardised take none', () => {
    const learnt = { model: untrained('regression', ['value']), task: regression }
    expect(takesRegressions({ ...learnt, outputs }, 'auto')).toBe(true)
    expect(takesRegressions({ ...learnt, outputs: { names: ['value'] } }, 'auto')).toBe(false)
  })
})

test('only a network that may look at k-mers takes a regression', () => {
  const outputs = { names: CLASSES }
  const takes = (model: Model, choice: 'auto' | boolean) =>
    takesRegressions({ model, task: classification, outputs }, choice)
  expect(takes(motifModel(1), 'auto')).toBe(false)
  expect(takes(untrained(), 'auto')).toBe(true)
  expect(takes(untrained(), false)).toBe(false)
})
