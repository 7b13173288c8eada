import { beforeAll, expect, test, vi } from 'vitest'
import type { KmerRegression } from '../baselines/types.ts'
import { useBackend } from '../kernels/index.ts'
import { compact } from '../models/compact/index.ts'
import { withStrandbookFacts } from '../models/labels.ts'
import type { Model } from '../models/types.ts'
import { evaluatePart } from './evaluate.ts'
import { bestShare, mixWithRegression, takesKmerRegression } from './kmerMix.ts'
import { CHARACTERS, CLASSES, motifModel, motifPart } from './samples.ts'
import { classification } from './tasks/classification.ts'

// The cpu backend is slow, and more so where tests of other folders share its cores.
vi.setConfig({ testTimeout: 30_000 })

const VALID = motifPart(24, 16, 1)

/** TAA is word 3·16: rows with the motif hold it more often than others. */
const REGRESSION: KmerRegression = {
  k: 3,
  canonical: false,
  words: 64,
  weight: Float32Array.from({ length: 128 }, (_, i) => (i === 48 ? -4 : i === 112 ? 4 : 0)),
  bias: Float32Array.of(0.5, -0.5),
}

function untrained(): Model {
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
  const outputs = { head: 'sequence', problem: 'single_label_classification', classes: CLASSES } as const
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
  const mixed = (await mixWithRegression(classifier, VALID, REGRESSION, {}))!
  expect(mixed.mix.share).toBe(0.6)
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
  expect(await mixWithRegression(classifier, VALID, misleading, {})).toBeNull()
})

test('of shares that tie the smallest is taken', () => {
  const same = new Float32Array([1, 0, 0, 1])
  expect(bestShare(same, same, new Int32Array([0, 1]), 2)).toBe(0)
})

test('only a network that may look at k-mers takes a regression on them', () => {
  expect(takesKmerRegression({ model: motifModel(1), task: classification }, 'auto')).toBe(false)
  expect(takesKmerRegression({ model: untrained(), task: classification }, 'auto')).toBe(true)
  expect(takesKmerRegression({ model: untrained(), task: classification }, false)).toBe(false)
})
