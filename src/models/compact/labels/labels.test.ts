import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { adamW, createAdamWState, crossEntropy, useBackend } from '../../../kernels/index.ts'
import { uniform } from '../../../shared/random.ts'
import type { TokenizerSpec } from '../../../tokenize/types.ts'
import { largestDifference } from '../../golden.ts'
import type { DataFacts, Model, ModelParams, TokenBatch } from '../../types.ts'
import { compact } from '../index.ts'

const tokenizer: TokenizerSpec = {
  kind: 'char',
  alphabet: 'dna',
  k: 1,
  vocabulary: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'A', 'C', 'G', 'T', 'N'],
  special: { pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 },
  wrap: false,
  maxTokens: 300,
}
const facts: DataFacts = {
  tokenizer,
  head: 'token',
  problem: 'single_label_classification',
  classes: ['coding', 'intron', 'rest'],
  trainRows: 100,
  maxTokens: 300,
  medianTokens: 200,
  p95Tokens: 300,
}
const SMALL = { hiddenSize: 8, layers: 1, heads: 2, dropout: 0 } as const
const params: ModelParams = { family: 'auto', checkpoint: 'none', kmerFeatures: 'auto', ...SMALL }
const config = compact.configure(params, facts)
const evaluation = { training: false } as const

beforeAll(async () => {
  await useBackend('cpu')
})

const residues = (length: number, seed: number) =>
  Array.from({ length }, (_, i) => 5 + Math.floor(4 * uniform(seed, i)))

function batchOf(rows: readonly number[][], padding = 0): TokenBatch {
  const T = Math.max(...rows.map(({ length }) => length)) + padding
  const padded = (value: (row: readonly number[], i: number) => number) =>
    rows.flatMap((row) => Array.from({ length: T }, (_, i) => value(row, i)))
  return {
    ids: tf.tensor2d(
      padded((row, i) => row[i] ?? 0),
      [rows.length, T],
      'int32',
    ),
    mask: tf.tensor2d(
      padded((row, i) => Number(i < row.length)),
      [rows.length, T],
    ),
  }
}

const logitsOf = (model: Model, batch: TokenBatch) => model.logits(batch, evaluation)

describe('the compact labeller', () => {
  test('gives a row of logits per token of the padded batch, or per token that is asked for', () => {
    const model = compact.create(config, 1)
    const batch = batchOf([residues(50, 1), residues(31, 2)])
    const all = logitsOf(model, batch)
    expect([model.head, ...all.shape]).toEqual(['token', 100, 3])
    const some = logitsOf(model, { ...batch, positions: tf.tensor1d([3, 77], 'int32') })
    const rows = all.arraySync()
    expect(some.arraySync()).toEqual([rows[3], rows[77]])
  })

  // 31 is no multiple of the patch of three bases, and 62 and 94 end in the middle of a coarse step.
  test.each([1, 2, 3, 9, 31, 63])('%i more columns of padding change no logit', (padding) => {
    const model = compact.create(config, 1)
    const row = residues(31, 3)
    const short = logitsOf(model, batchOf([row])).dataSync()
    const long = logitsOf(model, batchOf([row], padding))
      .dataSync()
      .slice(0, short.length)
    expect(largestDifference(long, short)).toBeLessThan(1e-5)
  })

  test('what is not padded may be said to be whole', () => {
    const model = compact.create(config, 1)
    const batch = batchOf([residues(40, 4), residues(40, 5)])
    expect([...logitsOf(model, { ...batch, whole: true }).dataSync()]).toEqual([...logitsOf(model, batch).dataSync()])
  })

  test('leaves no tensor behind but its answer', () => {
    const model = compact.create(config, 1)
    const batch = batchOf([residues(31, 4)])
    const before = tf.memory().numTensors
    logitsOf(model, batch)
    expect(tf.memory().numTensors - before).toBe(1)
  })

  test('written and read again it gives the same logits; other labels make a new head', () => {
    const model = compact.create(config, 1)
    const tensors = new Map(
      model.parameters.map(({ name, variable }) => [
        name,
        { shape: variable.shape, data: variable.dataSync() as Float32Array },
      ]),
    )
    const batch = batchOf([residues(31, 6)])
    const again = compact.load(config, tensors, {}).model
    expect([...logitsOf(again, batch).dataSync()]).toEqual([...logitsOf(model, batch).dataSync()])
    const two = compact.configure(params, { ...facts, classes: ['coding', 'rest'] })
    expect(() => compact.load(two, tensors, {})).toThrow('head.weight')
    expect(compact.load(two, tensors, { newHeadSeed: 1 }).initialised).toEqual(['head.weight', 'head.bias'])
  })

  test('learns which bases lie in a run of A', () => {
    const model = compact.create(config, 2)
    const rows = Array.from({ length: 4 }, (_, row) => {
      const ids = residues(60, 10 + row)
      ids.fill(5, 10 * row + 5, 10 * row + 20)
      return ids
    })
    const labels = rows.flatMap((_, row) =>
      Array.from({ length: 60 }, (_, i) => Number(i >= 10 * row + 5 && i < 10 * row + 20)),
    )
    const targets = tf.oneHot(tf.tensor1d(labels, 'int32'), 3) as tf.Tensor2D
    const batch = batchOf(rows)
    const state = createAdamWState(model.parameters)
    const hyper = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 1 }
    const variables = model.parameters.map(({ variable }) => variable)
    const losses = Array.from({ length: 30 }, (_, step) => {
      const { value, grads } = tf.variableGrads(
        () =>
          crossEntropy(model.logits(batch, { training: true, dropoutKey: step }), tf.cast(targets, 'float32'), null),
        variables,
      )
      adamW(
        model.parameters,
        variables.map(({ name }) => grads[name]!),
        state,
        hyper,
        null,
      )
      return value.dataSync()[0]!
    })
    expect(losses.at(-1)).toBeLessThan(0.1 * losses[0]!)
  }, 30_000)
})

describe('config.json', () => {
  test('codons are patches of DNA, residues those of proteins', () => {
    expect(config).toMatchObject({
      architectures: ['StrandbookCompactForTokenClassification'],
      patch_size: 3,
      hidden_sizes: [8, 12, 16],
      id2label: { 0: 'coding', 1: 'intron', 2: 'rest' },
    })
    const protein = {
      ...tokenizer,
      alphabet: 'protein',
      vocabulary: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'A', 'X'],
    } as const
    expect(compact.configure(params, { ...facts, tokenizer: protein })).toMatchObject({ patch_size: 1 })
  })

  test.each([
    ['hidden_sizes', [8]],
    ['hidden_sizes', [8, -1, 16]],
    ['conv_kernels', [5]],
    ['patch_size', 0],
    ['up_blocks', [1, 1, 1]],
    ['num_attention_heads', 3],
  ])('%s %j is refused by name', (name, value) => {
    expect(() => compact.create({ ...config, [name]: value }, 1)).toThrow(name)
  })
})
