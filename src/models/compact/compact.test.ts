import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { adamW, createAdamWState, crossEntropy, useBackend } from '../../kernels/index.ts'
import { largestDifference } from '../golden.ts'
import { compactBatch, expectCompactBlocks, expectCompactGradients, readCompactGolden } from '../goldenCompact.ts'
import { expectPositionalShare, positional } from '../goldenPlaces.ts'
import type { Model } from '../types.ts'
import { compact } from './index.ts'
import { withRegressions } from './sideRegression.ts'

const golden = await readCompactGolden()
const { ids, targets } = golden
const evaluation = { training: false } as const

beforeAll(async () => {
  await useBackend('cpu')
})

const goldenModel = () => compact.load(golden.config, golden.weights, {}).model

describe('against PyTorch', () => {
  // float32 rounding over some twenty operations; the reference is float32 too.
  test('each block gives the values of the reference', () => expectCompactBlocks(2e-5))

  test('each gradient is that of the reference', () => expectCompactGradients(2e-5))
})

describe('the model', () => {
  test.each([1, 2, 3, 9])('%i more columns of padding change no logit', (padding) => {
    const model = goldenModel()
    const rows = [ids[1]!.slice(0, 31), [...ids[2]!.slice(0, 31)]]
    const short = model.logits(compactBatch(model, rows), evaluation).dataSync()
    const long = model.logits(compactBatch(model, rows, padding), evaluation).dataSync()
    expect(largestDifference(long, short)).toBeLessThan(1e-5)
  })

  test('without padding, leaving the mask out changes no logit and no gradient', () => {
    const model = goldenModel()
    const residues = ids.map((row) => row.filter((id) => id !== 0))
    const shortest = Math.min(...residues.map(({ length }) => length))
    const batch = compactBatch(
      model,
      residues.map((row) => row.slice(0, shortest)),
    )
    const variables = model.parameters.map(({ variable }) => variable)
    const compute = (whole: boolean) => {
      const { value, grads } = tf.variableGrads(
        () => tf.sum(tf.square(model.logits({ ...batch, whole }, { training: true, dropoutKey: 1 }))),
        variables,
      )
      return [value, ...variables.map(({ name }) => grads[name]!)].map((tensor) => tensor.dataSync())
    }
    expect(compute(true)).toEqual(compute(false))
  })

  test('a row alone has the logits that it has among longer rows', () => {
    const model = goldenModel()
    const together = model.logits(compactBatch(model, ids), evaluation).dataSync().slice(6)
    const alone = model.logits(compactBatch(model, [ids[2]!.filter((id) => id !== 0)]), evaluation).dataSync()
    expect(largestDifference(alone, together)).toBeLessThan(1e-5)
  })

  test('a forward pass leaves its logits behind and nothing else', () => {
    const model = goldenModel()
    const batch = compactBatch(model, ids)
    const before = tf.memory().numTensors
    model.logits(batch, { training: true, dropoutKey: 1 }).dispose()
    expect(tf.memory().numTensors).toBe(before)
    model.dispose()
    expect(tf.memory().numTensors).toBe(before - model.parameters.length)
  })

  test('the same dropout key drops the same, another drops other values', () => {
    const config = { ...golden.config, hidden_dropout_prob: 0.3, classifier_dropout: 0.3 }
    const { model } = compact.load(config, golden.weights, {})
    const logits = (dropoutKey: number) => [
      ...model.logits(compactBatch(model, ids), { training: true, dropoutKey }).dataSync(),
    ]
    expect(logits(1)).toEqual(logits(1))
    expect(logits(1)).not.toEqual(logits(2))
  })

  test('a batch without its k-mers is refused', () => {
    const { features: _, ...bare } = compactBatch(goldenModel(), ids)
    expect(() => goldenModel().logits(bare, evaluation)).toThrow('Model.rowFeatures')
  })

  test('random weights are a pure function of the seed', () => {
    const values = (seed: number) =>
      compact.create(golden.config, seed).parameters.map((p) => [...p.variable.dataSync()])
    expect(values(1)).toEqual(values(1))
    expect(values(1)).not.toEqual(values(2))
  })

  test('a tiny set is learnt by heart from random weights', () => {
    const model = compact.create(golden.config, 1)
    const state = createAdamWState(model.parameters)
    const hyper = { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 1 }
    const batch = compactBatch(model, ids)
    const losses = Array.from({ length: 15 }, () =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => crossEntropy(model.logits(batch, evaluation), targets(), null))
        const gradients = model.parameters.map(({ variable }) => grads[variable.name]!)
        adamW(model.parameters, gradients, state, hyper)
        return value.dataSync()[0]!
      }),
    )
    expect(losses[0]).toBeGreaterThan(0.7)
    expect(losses.at(-1)).toBeLessThan(0.05)
  }, 30_000)
})

describe('the k-mer regression beside the network', () => {
  const regression = {
    kind: 'kmers',
    k: 1,
    share: 0.25,
    weight: { shape: [3, 4], data: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)) },
    bias: { shape: [3], data: Float32Array.of(0.5, -0.5, 0.1) },
  } as const
  const mixed = () => withRegressions({ config: golden.config, tensors: golden.weights }, [regression])
  const probabilities = (model: Model) => tf.softmax(model.logits(compactBatch(model, ids), evaluation)).dataSync()

  test('has its share of the log-probabilities', () => {
    const { config, tensors } = mixed()
    const actual = probabilities(compact.load(config, tensors, {}).model)
    const network = probabilities(goldenModel())
    const row = ids[2]!.filter((id) => id >= 1 && id <= 4)
    const counts = [1, 2, 3, 4].map((id) => Math.sqrt(row.filter((x) => x === id).length / row.length))
    const scores = [0, 1, 2].map((c) => {
      const dot = counts.reduce((sum, x, j) => sum + x * regression.weight.data[4 * c + j]!, regression.bias.data[c]!)
      return Math.exp(0.25 * dot) * network[6 + c]! ** 0.75
    })
    const total = scores.reduce((sum, x) => sum + x, 0)
    scores.forEach((score, c) => {
      expect(actual[6 + c]).toBeCloseTo(score / total, 5)
    })
  })

  test('is left out when the model is trained further', () => {
    const { config, tensors } = mixed()
    const { model, unused } = compact.load(config, tensors, { newHeadSeed: 1 })
    expect(unused).toEqual(['counts.weight', 'counts.bias'])
    expect(probabilities(model)).toEqual(probabilities(goldenModel()))
  })
})

describe('the positional regression beside the network', () => {
  const numbers = { ...golden.config, problem_type: 'regression' }
  const { config, tensors } = withRegressions({ config: numbers, tensors: golden.weights }, [positional])

  test('has its share of the numbers, in sequences of any length and with letters that are none', () =>
    expectPositionalShare(1e-5))

  test('is left out when the model is trained further', () => {
    const { unused } = compact.load(config, tensors, { newHeadSeed: 1 })
    expect(unused).toEqual(['places.weight', 'places.bias', 'place_pairs.weight'])
  })

  test('adds its share to that of one on k-mers', () => {
    const kmers = {
      kind: 'kmers',
      k: 1,
      share: 0.5,
      weight: { shape: [3, 4], data: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)) },
      bias: { shape: [3], data: Float32Array.of(0.2, 0.1, -0.3) },
    } as const
    const logits = (layers: Parameters<typeof withRegressions>[1]) => {
      const parts = withRegressions({ config: numbers, tensors: golden.weights }, layers)
      const { model } = compact.load(parts.config, parts.tensors, {})
      return model.logits(compactBatch(model, ids), evaluation).dataSync()
    }
    const [network, places, counts] = [logits([]), logits([positional]), logits([kmers])]
    const expected = network.map((own, i) => own + (places[i]! - own) + (counts[i]! - own))
    expect(largestDifference(logits([kmers, positional]), expected)).toBeLessThan(1e-5)
  })

  test('needs two places, and a share that leaves something to the network', () => {
    const load = (changes: object) => compact.load({ ...config, ...changes }, tensors, {})
    expect(() => load({ places: 1 })).toThrow('places: expected 2 places or more, or 0, got 1')
    expect(() => load({ counts_share: 0.9 })).toThrow('places_share')
  })
})

describe('loading', () => {
  test('what one model holds makes an equal model', () => {
    const model = compact.create(golden.config, 5)
    const tensors = new Map(
      model.parameters.map(({ name, variable }) => [
        name,
        { shape: variable.shape, data: Float32Array.from(variable.dataSync()) },
      ]),
    )
    const loaded = compact.load(golden.config, tensors, {})
    expect(loaded.initialised).toEqual([])
    expect(loaded.unused).toEqual([])
    const logits = (of: Model) => [...of.logits(compactBatch(of, ids), evaluation).dataSync()]
    expect(logits(loaded.model)).toEqual(logits(model))
  })

  test('other classes make a fresh head, and say so', () => {
    const config = { ...golden.config, id2label: { 0: 'a', 1: 'b' } }
    expect(compact.load(config, golden.weights, { newHeadSeed: 1 }).initialised).toEqual(['head.weight', 'head.bias'])
  })

  test('a tensor that is missing or of another shape is named', () => {
    const some = new Map([...golden.weights].filter(([name]) => name !== 'place'))
    expect(() => compact.load(golden.config, some, { newHeadSeed: 1 })).toThrow(
      'Weights: expected place of shape [9,8], got no such tensor.',
    )
  })
})
