/** What all families do alike with files: old names, missing and surplus tensors, options that are not implemented. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { familyOf, loadFamily } from './families.ts'
import { batchOf, largestDifference } from './golden.ts'
import { type GoldenName, loadGolden, readGolden } from './goldenModels.ts'
import { withHead } from './heads.ts'
import { familyNameOf, MODEL_TYPES } from './modelTypes.ts'
import type { DataFacts, FamilyName, ModelParams, NamedTensor } from './types.ts'

const families = await Promise.all((Object.keys(MODEL_TYPES) as FamilyName[]).map(loadFamily))
const evaluation = { training: false } as const
const zeros = (...shape: number[]): NamedTensor => ({
  shape,
  data: new Float32Array(shape.reduce((size, axis) => size * axis, 1)),
})

beforeAll(async () => {
  await useBackend('cpu')
})

describe.each<[GoldenName, number]>([
  ['bert/seqcls', 0],
  ['roberta/seqcls', 1],
  ['esm2/seqcls', 1],
  ['nt2/mlm', 1],
  ['dnabert2/seqcls', 3],
  ['gpt2/seqcls', 0],
  ['gpt2/lm', 0],
])('%s', (name, pad) => {
  test('more padding changes no logit, and states are one per token', async () => {
    const golden = await readGolden(name)
    const model = await loadGolden(golden)
    const { input_ids: ids, attention_mask: mask } = golden.inputs
    const wider = (rows: readonly (readonly number[])[], by: number) => rows.map((row) => [...row, by, by, by])
    const asked = model.head === 'sequence' ? {} : { positions: tf.tensor1d([0, 5], 'int32') }
    const short = model.logits({ ...batchOf(ids, mask), ...asked }, evaluation)
    const batch = batchOf(wider(ids, pad), wider(mask, 0))
    const long = model.logits({ ...batch, ...asked }, evaluation)
    expect(largestDifference(long.dataSync(), short.dataSync())).toBeLessThan(5e-6)
    expect(model.states!(batch, evaluation).shape).toEqual([3, 15, 32])
  })

  test('a forward pass leaves its logits behind and nothing else', async () => {
    const model = await loadGolden(await readGolden(name))
    const batch = batchOf([[4, 5, 6, 7]], [[1, 1, 1, 1]])
    const before = tf.memory().numTensors
    model.logits(batch, { training: true, dropoutKey: 1 })
    expect(tf.memory().numTensors).toBe(before + 1)
    model.dispose()
    expect(tf.memory().numTensors).toBe(before + 1 - model.parameters.length)
  })

  test('a missing tensor of the trunk is refused by name and shape, with nothing left behind', async () => {
    const { config, weights } = await readGolden(name)
    const family = await familyOf(config)
    const [missing] = [...weights.keys()].filter((key) => /\.0\..*(query|Wqkv|c_attn)\.weight$/.test(key))
    const some = new Map([...weights].filter(([key]) => key !== missing))
    const before = tf.memory().numTensors
    expect(() => family.load(config, some, { newHeadSeed: 1 })).toThrow(`expected ${missing} of shape [`)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('old and surplus names', () => {
  test.each<[GoldenName, string, string[]]>([
    ['roberta/mlm', 'roberta.', ['roberta.embeddings.position_ids', 'lm_head.decoder.weight', 'lm_head.decoder.bias']],
    ['esm2/mlm', 'esm.', ['esm.embeddings.position_ids', 'lm_head.decoder.weight']],
    ['dnabert2/mlm', 'bert.', ['cls.predictions.bias']],
    ['gpt2/lm', 'transformer.', ['transformer.h.0.attn.bias', 'transformer.h.1.attn.masked_bias', 'lm_head.weight']],
  ])('%s: copies of tied tensors and buffers are no parameters', async (name, prefix, surplus) => {
    const { config, weights } = await readGolden(name)
    const more = new Map([...weights, ...surplus.map((key) => [key, zeros(1)] as const)])
    const { initialised, unused } = (await familyOf(config)).load(config, more, {})
    expect(initialised).toEqual([])
    expect(unused.filter((key) => surplus.includes(key))).toEqual([])
    expect([...weights.keys()].some((key) => key.startsWith(prefix))).toBe(true)
  })

  test.each<[GoldenName, string]>([
    ['bert/seqcls', 'bert.'],
    ['roberta/seqcls', 'roberta.'],
    ['esm2/seqcls', 'esm.'],
    ['dnabert2/seqcls', 'bert.'],
    ['gpt2/seqcls', 'transformer.'],
  ])('%s: a bare trunk without its prefix is the same trunk, and its head is new', async (name, prefix) => {
    const golden = await readGolden(name)
    const family = await familyOf(golden.config)
    const bare = new Map(
      [...golden.weights]
        .filter(([key]) => key.startsWith(prefix) && !key.includes('.pooler.'))
        .map(([key, tensor]) => [key.slice(prefix.length), tensor]),
    )
    const { model, initialised } = family.load(golden.config, bare, { newHeadSeed: 1 })
    expect(initialised.length).toBeGreaterThan(0)
    expect(initialised.every(family.isHead)).toBe(true)
    const states = await model.states!(golden.batch(), evaluation).data()
    const own = await (await loadGolden(golden)).states!(golden.batch(), evaluation).data()
    expect(largestDifference(states, own)).toBe(0)
  })

  test('what ESM-2 holds beyond the encoder is listed as unused', async () => {
    const { config, weights } = await readGolden('esm2/mlm')
    expect((await familyOf(config)).load(config, weights, {}).unused).toEqual([
      'esm.contact_head.regression.bias',
      'esm.contact_head.regression.weight',
      'esm.embeddings.position_embeddings.weight',
    ])
  })

  test('the head of another task starts anew, even where its names and shapes are the same', async () => {
    const { config, weights } = await readGolden('bert/seqcls')
    const { initialised, unused } = (await familyOf(config)).load(withHead(config, 'token'), weights, {
      newHeadSeed: 1,
      otherHead: true,
    })
    expect(initialised).toEqual(['classifier.weight', 'classifier.bias'])
    expect([...unused].sort()).toEqual([
      'bert.pooler.dense.bias',
      'bert.pooler.dense.weight',
      'classifier.bias',
      'classifier.weight',
    ])
  })
})

describe('options that are not implemented are refused by name, with what is', () => {
  test.each<[GoldenName, string, string | boolean | { [key: string]: string }, string]>([
    ['roberta/mlm', 'hidden_act', 'relu', 'hidden_act: expected "gelu"'],
    ['roberta/mlm', 'position_embedding_type', 'relative_key', 'position_embedding_type: expected "absolute"'],
    ['roberta/mlm', 'is_decoder', true, 'is_decoder: expected false'],
    [
      'esm2/mlm',
      'position_embedding_type',
      'relative_key',
      'position_embedding_type: expected one of rotary, absolute',
    ],
    ['esm2/mlm', 'rotary_scaling', { type: 'linear' }, 'rotary_scaling: expected null'],
    ['esm2/mlm', 'is_folding_model', true, 'is_folding_model: expected false'],
    ['esm2/mlm', 'token_dropout', 'yes', 'token_dropout: expected true or false'],
    ['dnabert2/mlm', 'hidden_act', 'silu', 'hidden_act: expected "gelu"'],
    [
      'gpt2/lm',
      'activation_function',
      'relu',
      'activation_function: expected one of gelu_new, gelu_pytorch_tanh, gelu',
    ],
    ['gpt2/lm', 'scale_attn_by_inverse_layer_idx', true, 'scale_attn_by_inverse_layer_idx: expected false'],
    ['gpt2/lm', 'add_cross_attention', true, 'add_cross_attention: expected false'],
  ])('%s, %s %j', async (name, field, value, message) => {
    const { config, weights } = await readGolden(name)
    const family = await familyOf(config)
    expect(() => family.load({ ...config, [field]: value }, weights, {})).toThrow(`config.json, ${message}`)
  })

  test('a head that the family has not', async () => {
    const { config, weights } = await readGolden('gpt2/lm')
    const family = await familyOf(config)
    expect(() => family.load(withHead(config, 'token'), weights, { newHeadSeed: 1 })).toThrow(
      'Model: the GPT-2 family has the heads causal, sequence, got token.',
    )
  })
})

describe('from random weights', () => {
  const facts: DataFacts = {
    tokenizer: {
      kind: 'char',
      alphabet: 'dna',
      k: 1,
      vocabulary: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'A', 'C', 'G', 'T', 'N'],
      special: { pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 },
      wrap: true,
      maxTokens: 12,
    },
    ...{ head: 'sequence', problem: 'single_label_classification', classes: ['a', 'b', 'c'] },
    ...{ trainRows: 10, maxTokens: 12, medianTokens: 12, p95Tokens: 12 },
  }
  const params: ModelParams = {
    ...{ family: 'auto', checkpoint: 'none', kmerFeatures: 'auto' },
    ...{ hiddenSize: 16, layers: 1, heads: 2, dropout: 'auto' },
    ...{ tuning: 'full', rank: 'auto', alpha: 'auto', loraTargets: 'auto', loraDropout: 0, targetRank: 'auto' },
  }
  const every = families.flatMap((family) => family.heads.map((head) => [family.name, head, family] as const))

  test.each(every)(
    '%s with a %s head is what its config.json says, and takes the longest rows',
    (name, head, family) => {
      const classes = head === 'sequence' || head === 'token' ? facts.classes : []
      const config = JSON.parse(JSON.stringify(family.configure(params, { ...facts, head, classes })))
      expect(familyNameOf(config)).toBe(name)
      const model = family.create(config, 1)
      expect(model.maxTokens).toBeGreaterThanOrEqual(12)
      const ids = [[2, 5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 3]]
      const features = model.rowFeatures?.(Int32Array.from(ids[0]!), 1, 12)
      const batch = {
        ...batchOf(
          ids,
          ids.map((row) => row.map(() => 1)),
        ),
        ...(features ? { features: tf.tensor2d(features.data, [1, features.width]) } : {}),
      }
      const { shape } = model.logits(batch, { training: true, dropoutKey: 3 })
      expect(shape).toEqual(head === 'sequence' ? [1, 3] : [12, head === 'token' ? 3 : 10])
      model.dispose()
    },
  )
})
