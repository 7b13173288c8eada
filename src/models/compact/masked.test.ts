import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { adamW, createAdamWState, sparseCrossEntropy, useBackend } from '../../kernels/index.ts'
import { uniform } from '../../shared/random.ts'
import { batchOf, largestDifference } from '../golden.ts'
import { withHead } from '../heads.ts'
import { withOutputs } from '../labels.ts'
import type { DataFacts, Model, ModelParams, NamedTensor } from '../types.ts'
import { compact } from './index.ts'

const facts: DataFacts = {
  tokenizer: {
    kind: 'char',
    alphabet: 'dna',
    k: 1,
    vocabulary: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'A', 'C', 'G', 'T', 'N'],
    special: { pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 },
    wrap: false,
    maxTokens: 100,
  },
  head: 'masked',
  problem: 'single_label_classification',
  classes: [],
  trainRows: 100,
  maxTokens: 100,
  medianTokens: 100,
  p95Tokens: 100, // pooled by 2 and 2
}
const params: ModelParams = {
  ...{ family: 'auto', checkpoint: 'none', kmerFeatures: true },
  ...{ hiddenSize: 16, layers: 1, heads: 2, dropout: 0 },
} as const
const config = compact.configure(params, facts)
const evaluation = { training: false } as const

beforeAll(async () => {
  await useBackend('cpu')
})

/** A C G T A C G T … from a letter of its own in each row. */
const periodic = (row: number, length: number) => Array.from({ length }, (_, i) => 5 + ((i + row) % 4))
const random = (seed: number, length: number) => Array.from({ length }, (_, i) => 5 + Math.floor(4 * uniform(seed, i)))
const ones = (rows: readonly (readonly number[])[]) => rows.map((row) => row.map((id) => Number(id !== 0)))
const batchFrom = (rows: readonly (readonly number[])[]) => batchOf(rows, ones(rows))

const tensorsOf = (model: Model): Map<string, NamedTensor> =>
  new Map(
    model.parameters.map(({ name, variable }) => [
      name,
      { shape: variable.shape, data: Float32Array.from(variable.dataSync()) },
    ]),
  )

describe('the compact trunk under masked language modelling', () => {
  test('gives scores of all characters for each token, or for those that are asked for', () => {
    const model = compact.create(config, 1)
    const batch = batchFrom([random(1, 51), random(2, 51)])
    const all = model.logits(batch, evaluation)
    expect([model.head, ...all.shape]).toEqual(['masked', 102, 10])
    expect(model.states!(batch, evaluation).shape).toEqual([2, 51, 16])
    const some = model.logits({ ...batch, positions: tf.tensor1d([3, 77], 'int32') }, evaluation)
    const rows = all.arraySync()
    expect(some.arraySync()).toEqual([rows[3], rows[77]])
  })

  test.each([1, 2, 3, 9])('%i more columns of padding change no score', (padding) => {
    const model = compact.create(config, 1)
    const row = random(3, 47)
    const short = model.logits(batchFrom([row]), evaluation).dataSync()
    const long = model.logits(batchFrom([[...row, ...Array<number>(padding).fill(0)]]), evaluation).dataSync()
    expect(largestDifference(long.slice(0, short.length), short)).toBeLessThan(1e-5)
  })

  test('learns to fill a hidden stretch from what stands around it', () => {
    const model = compact.create(config, 2)
    const whole = [0, 1, 2, 3].map((row) => periodic(row, 40))
    const hidden = whole.map((row) => row.map((id, i) => (i >= 18 && i < 22 ? 4 : id)))
    const asked = whole.flatMap((_, row) => [18, 19, 20, 21].map((i) => ({ row, i })))
    const positions = tf.tensor1d(
      asked.map(({ row, i }) => row * 40 + i),
      'int32',
    )
    const classes = tf.tensor1d(
      asked.map(({ row, i }) => whole[row]![i]!),
      'int32',
    )
    const batch = { ...batchFrom(hidden), positions }
    const state = createAdamWState(model.parameters)
    const hyper = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 1 }
    const losses = Array.from({ length: 25 }, () =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() =>
          sparseCrossEntropy(model.logits(batch, evaluation), classes, null),
        )
        const gradients = model.parameters.map(({ variable }) => grads[variable.name]!)
        adamW(model.parameters, gradients, state, hyper)
        return value.dataSync()[0]!
      }),
    )
    expect(losses[0]).toBeGreaterThan(1.5)
    expect(losses.at(-1)).toBeLessThan(0.3)
  }, 30_000)

  test('its trunk is that of a classifier, whose head is new', () => {
    const pretrained = compact.create(config, 3)
    const outputs = { head: 'sequence', problem: 'single_label_classification', classes: ['a', 'b'] } as const
    const { model, initialised, unused } = compact.load(withOutputs(config, outputs), tensorsOf(pretrained), {
      newHeadSeed: 1,
    })
    expect(unused.every((name) => name.startsWith('masked.'))).toBe(true)
    expect(initialised.every(compact.isHead)).toBe(true)
    expect(initialised).toContain('bag.weight')
    const trunk = model.parameters.filter(({ name }) => !compact.isHead(name))
    const before = tensorsOf(pretrained)
    for (const { name, variable } of trunk) {
      expect(largestDifference(variable.dataSync(), before.get(name)!.data), name).toBe(0)
    }
    expect(trunk.map(({ name }) => name)).toContain('layers.0.query.weight')
    expect(withHead(config, 'masked')).toEqual(config)
  })

  test('the data of the new task say whether its head counts k-mers', () => {
    const sequence: DataFacts = { ...facts, head: 'sequence', classes: ['a', 'b'] }
    const counted = (trainRows: number) =>
      compact.withNewHead({ ...config, kmer_size: 0 }, { ...params, kmerFeatures: 'auto' }, { ...sequence, trainRows })
        .kmer_size
    expect([counted(100), counted(5_000)]).toEqual([0, 5])
  })

  test('longer sequences of the new task get places of their own, as many as attention bears', () => {
    const pretrained = compact.create(config, 3)
    const onto = (p95Tokens: number) =>
      compact.withNewHead(
        withOutputs(config, { head: 'sequence', problem: 'single_label_classification', classes: ['a', 'b'] }),
        { ...params, kmerFeatures: false },
        { ...facts, head: 'sequence', classes: ['a', 'b'], p95Tokens },
      )
    const longer = onto(300)
    expect(longer.max_position_embeddings).toBe(300)
    expect(compact.reach?.(config)).toBe(128 * Number(config.stem_pool) * Number(config.conv_pool))
    expect(onto(1e6).max_position_embeddings).toBe(compact.reach?.(config))
    const load = (otherHead: boolean) => compact.load(longer, tensorsOf(pretrained), { newHeadSeed: 1, otherHead })
    expect(load(true).initialised).toContain('place')
    expect(() => load(false)).toThrow('expected place')
    const shorter = onto(4 * Number(config.stem_pool) * Number(config.conv_pool))
    const { model, initialised } = compact.load(shorter, tensorsOf(pretrained), { newHeadSeed: 1, otherHead: true })
    expect(initialised).not.toContain('place')
    const places = model.parameters.find(({ name }) => name === 'place')!.variable
    expect(places.shape[0]).toBe(4)
    expect([...places.dataSync()]).toEqual([...tensorsOf(pretrained).get('place')!.data.subarray(0, places.size)])
  })
})
