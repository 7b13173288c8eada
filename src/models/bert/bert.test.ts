import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { useBackend } from '../../kernels/index.ts'
import { batchOf, largestDifference } from '../golden.ts'
import { readGolden } from '../goldenModels.ts'
import { trainAlongGolden } from '../goldenTraining.ts'
import { classesOf } from '../labels.ts'
import { parseBertConfig } from './config.ts'
import { bert } from './index.ts'

const golden = await readGolden('bert/seqcls')
const { inputs, batch: goldenBatch } = golden
const evaluation = { training: false } as const

beforeAll(async () => {
  await useBackend('cpu')
})

const goldenModel = () => bert.load(golden.config, golden.weights, {}).model

describe('against an independent PyTorch BERT', () => {
  test('logits and the losses of twenty steps agree to 1e-4', async () => {
    const trained = await trainAlongGolden()
    expect(trained.losses).toHaveLength(20)
    expect(largestDifference(trained.firstLogits, trained.expected.firstLogits.flat())).toBeLessThan(1e-4)
    expect(largestDifference(trained.losses, trained.expected.losses)).toBeLessThan(1e-4)
    expect(largestDifference(trained.gradientNorms, trained.expected.gradientNorms)).toBeLessThan(1e-3)
  }, 30_000)
})

describe('the model', () => {
  test('a forward pass leaves its logits behind and nothing else', () => {
    const model = goldenModel()
    const batch = goldenBatch()
    const before = tf.memory().numTensors
    const logits = model.logits(batch, { training: true, dropoutKey: 1 })
    expect(tf.memory().numTensors).toBe(before + 1)
    logits.dispose()
    model.dispose()
    expect(tf.memory().numTensors).toBe(before - model.parameters.length)
  })

  test('more padding changes no logit', () => {
    const model = goldenModel()
    const wider = (rows: readonly (readonly number[])[]) => rows.map((row) => [...row, 0, 0, 0])
    const short = model.logits(batchOf(inputs.input_ids, inputs.attention_mask), evaluation)
    const long = model.logits(batchOf(wider(inputs.input_ids), wider(inputs.attention_mask)), evaluation)
    expect(largestDifference(long.dataSync(), short.dataSync())).toBeLessThan(1e-6)
  })

  test('the same dropout key drops the same, another drops other values', () => {
    const config = { ...golden.config, hidden_dropout_prob: 0.3, attention_probs_dropout_prob: 0.3 }
    const { model } = bert.load(config, golden.weights, {})
    const logits = (dropoutKey: number) => [...model.logits(goldenBatch(), { training: true, dropoutKey }).dataSync()]
    expect(logits(1)).toEqual(logits(1))
    expect(logits(1)).not.toEqual(logits(2))
  })

  test('random weights are a pure function of the seed, spread as transformers spreads them', () => {
    const values = (seed: number) => {
      const model = bert.create(golden.config, seed)
      return new Map(model.parameters.map(({ name, variable }) => [name, [...variable.dataSync()]]))
    }
    const first = values(1)
    expect(first).toEqual(values(1))
    const word = first.get('bert.embeddings.word_embeddings.weight')!
    expect(word).not.toEqual(values(2).get('bert.embeddings.word_embeddings.weight'))
    const deviation = Math.sqrt(word.reduce((sum, x) => sum + x * x, 0) / word.length)
    expect(deviation).toBeGreaterThan(0.019)
    expect(deviation).toBeLessThan(0.021)
    expect(new Set(first.get('bert.encoder.layer.0.output.LayerNorm.weight'))).toEqual(new Set([1]))
    expect(new Set(first.get('classifier.bias'))).toEqual(new Set([0]))
  })

  test('decay falls on matrices and not on biases and norms', () => {
    const spared = bert.create(golden.config, 1).parameters.filter(({ decay }) => !decay)
    expect(spared.every(({ name }) => /bias$|LayerNorm\.weight$/.test(name))).toBe(true)
    expect(spared).toHaveLength(2 + 2 * 10 + 2)
  })
})

describe('loading', () => {
  test('other classes make a fresh head, and say so', () => {
    const config = { ...golden.config, id2label: { 0: 'a', 1: 'b' } }
    const { initialised, unused } = bert.load(config, golden.weights, { newHeadSeed: 1 })
    expect(initialised).toEqual(['classifier.weight', 'classifier.bias'])
    expect(unused).toEqual([])
  })

  test('without leave for a fresh head other classes are refused, and nothing is left behind', () => {
    const config = { ...golden.config, id2label: { 0: 'a', 1: 'b' } }
    const before = tf.memory().numTensors
    expect(() => bert.load(config, golden.weights, {})).toThrow(
      'Weights: expected classifier.weight of shape [2,32], got [3,32].',
    )
    expect(tf.memory().numTensors).toBe(before)
  })

  test('a missing encoder tensor is refused even where a fresh head is allowed', () => {
    const some = new Map([...golden.weights].filter(([name]) => !name.includes('layer.1.attention.self.key')))
    expect(() => bert.load(golden.config, some, { newHeadSeed: 1 })).toThrow('layer.1.attention.self.key.weight')
  })

  test('old names are understood: no prefix, gamma and beta, position_ids', () => {
    const old = new Map(
      [...golden.weights]
        .filter(([name]) => !name.startsWith('classifier'))
        .map(([name, tensor]) => [
          name
            .replace(/^bert\./, '')
            .replace(/(LayerNorm\.)weight$/, '$1gamma')
            .replace(/(LayerNorm\.)bias$/, '$1beta'),
          tensor,
        ]),
    )
    old.set('cls.predictions.bias', { shape: [50], data: new Float32Array(50) })
    const { initialised, unused } = bert.load(golden.config, old, { newHeadSeed: 1 })
    expect(initialised).toEqual(['classifier.weight', 'classifier.bias'])
    expect(unused).toEqual(['cls.predictions.bias'])
  })
})

describe('config.json', () => {
  test.each([
    ['hidden_act', 'gelu_new', 'config.json, hidden_act: expected "gelu", the only one implemented, got "gelu_new".'],
    [
      'position_embedding_type',
      'relative_key',
      'config.json, position_embedding_type: expected "absolute", the only one implemented, got "relative_key".',
    ],
    ['hidden_size', 1e9, 'config.json, hidden_size: expected a whole number from 1 to 4096, got 1000000000.'],
    ['num_attention_heads', 5, 'config.json, num_attention_heads: expected a divisor of hidden_size 32, got 5.'],
    ['hidden_dropout_prob', '0.1', 'config.json, hidden_dropout_prob: expected a number from 0 to 0.9, got "0.1".'],
    ['id2label', { 0: 'a', 2: 'b' }, 'config.json, id2label.1: expected a name, got nothing.'],
    ['is_decoder', true, 'config.json, is_decoder: expected false, the only one implemented, got true.'],
  ])('%s that is not implemented or malformed is refused by name', (field, value, message) => {
    expect(() => parseBertConfig({ ...golden.config, [field]: value })).toThrow(message)
  })

  test('two classes without names are the two of transformers', () => {
    const { id2label: _, ...rest } = golden.config
    expect(classesOf(rest)).toEqual(['LABEL_0', 'LABEL_1'])
    expect(parseBertConfig(rest).labels).toBe(2)
  })
})
