import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { useBackend } from '../../kernels/index.ts'
import { bert } from '../bert/index.ts'
import { compact } from '../compact/index.ts'
import { familyOf } from '../families.ts'
import { batchOf, largestDifference, readGoldenModel } from '../golden.ts'
import { readBertGolden, readGolden } from '../goldenModels.ts'
import type { Model } from '../types.ts'
import { expectAdapterGradients, expectAdapterLogits, expectAdapterTraining, LORA_ADAPTERS } from './goldenAdapters.ts'
import { mergeLowRank } from './merge.ts'
import type { LowRankTuning } from './peftConfig.ts'
import { resolveTuning } from './resolveTuning.ts'
import type { TuningParams } from './types.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

const params = (tuning: TuningParams['tuning']): TuningParams => ({
  tuning,
  rank: 4,
  alpha: 'auto',
  loraTargets: 'auto',
  loraDropout: 0,
  targetRank: 'auto',
})

const golden = await readBertGolden()
const tuned = (tuning: TuningParams['tuning']) =>
  bert.load(golden.config, golden.weights, { newHeadSeed: 1, tuning: resolveTuning(params(tuning), bert.modules) })
const trainedNames = ({ parameters }: Model) => parameters.filter(({ trainable }) => trainable).map(({ name }) => name)
const logits = (model: Model) => model.logits(golden.batch(), { training: false }).data()

describe('against PEFT', () => {
  test.each([...LORA_ADAPTERS, 'bert-adalora'] as const)('%s gives the same logits, merged or not', (name) =>
    expectAdapterLogits(name),
  )
  test.each(LORA_ADAPTERS)('%s has the same gradients', (name) => expectAdapterGradients(name))
  test.each(LORA_ADAPTERS)('%s trains along', (name) => expectAdapterTraining(name))
})

describe('a model starts as it was before', () => {
  test.each(['lora', 'adalora', 'bitfit', 'head'] as const)('%s: to the bit', async (tuning) => {
    const before = await logits(tuned('full').model)
    expect(largestDifference(await logits(tuned(tuning).model), before)).toBe(0)
  })

  test('bottleneck adapters: nearly', async () => {
    const difference = largestDifference(await logits(tuned('adapters').model), await logits(tuned('full').model))
    expect(difference).toBeGreaterThan(0)
    expect(difference).toBeLessThan(0.01)
  })
})

describe('what is trained', () => {
  test('LoRA: its matrices beside query and value, and the head', () => {
    const names = trainedNames(tuned('lora').model)
    expect(names.filter((name) => name.includes('layer.0'))).toEqual([
      'bert.encoder.layer.0.attention.self.query.lora_A.weight',
      'bert.encoder.layer.0.attention.self.query.lora_B.weight',
      'bert.encoder.layer.0.attention.self.value.lora_A.weight',
      'bert.encoder.layer.0.attention.self.value.lora_B.weight',
    ])
    expect(names.slice(-2)).toEqual(['classifier.weight', 'classifier.bias'])
  })

  test('bottleneck adapters: two per layer, after attention and after feed-forward', () => {
    const names = trainedNames(tuned('adapters').model).filter((name) => name.includes('layer.1'))
    expect(names).toHaveLength(8)
    expect(names[0]).toBe('bert.encoder.layer.1.attention.output.dense.adapter_down.weight')
    expect(names[7]).toBe('bert.encoder.layer.1.output.dense.adapter_up.bias')
  })

  test('BitFit: every bias and the head', () => {
    const { model } = tuned('bitfit')
    const biases = model.parameters.map(({ name }) => name).filter((name) => name.endsWith('.bias'))
    expect(trainedNames(model)).toEqual(expect.arrayContaining(biases))
    expect(trainedNames(model).filter((name) => !name.endsWith('.bias'))).toEqual(['classifier.weight'])
  })

  test('what a checkpoint lacks is trained in any case', () => {
    const some = new Map([...golden.weights].filter(([name]) => !name.startsWith('bert.pooler')))
    const { model, initialised } = bert.load(golden.config, some, { newHeadSeed: 1, tuning: { kind: 'head' } })
    expect(initialised).toEqual(['bert.pooler.dense.weight', 'bert.pooler.dense.bias'])
    expect(trainedNames(model)).toEqual(expect.arrayContaining([...initialised]))
  })

  test('the compact family takes adapters too', async () => {
    const { config, weights } = await readGoldenModel('compact')
    const tuning = resolveTuning(params('adapters'), compact.modules)
    const { model } = compact.load(config, weights, { newHeadSeed: 1, tuning })
    expect(trainedNames(model).filter((name) => name.includes('adapter')).length).toBeGreaterThan(0)
  })
})

describe.each([
  'bert/seqcls',
  'roberta/seqcls',
  'esm2/seqcls',
  'nt2/seqcls',
  'dnabert2/seqcls',
  'gpt2/seqcls',
  'gpt2/lm',
  'bert/mlm',
  'bert/tokcls',
] as const)('%s', (name) => {
  test('takes LoRA beside every matrix of its layers, and merging changes nothing', async () => {
    const { config, weights, batch } = await readGolden(name)
    const family = await familyOf(config)
    const tuning = resolveTuning({ ...params('lora'), loraTargets: 'all' }, family.modules)
    const { model } = family.load(config, weights, { newHeadSeed: 1, tuning })
    const beside = model.parameters.filter(({ name: own }) => own.endsWith('lora_B.weight'))
    expect(beside.length % family.modules.all.length).toBe(0)
    expect(beside.length).toBeGreaterThan(0)
    for (const [i, { variable }] of beside.entries())
      variable.assign(tf.randomUniform(variable.shape, -0.5, 0.5, 'float32', i))
    const before = await model.logits(batch(), { training: false }).data()
    const own = new Map(
      await Promise.all(
        model.parameters.map(
          async ({ name: key, variable }) =>
            [key, { shape: variable.shape, data: Float32Array.from(await variable.data()) }] as const,
        ),
      ),
    )
    const transposed = family.modules.transposed ?? false
    const merged = family.load(
      config,
      mergeLowRank(own, tuning as LowRankTuning, () => transposed),
      {},
    ).model
    const largest = Math.max(1, ...Array.from(before, Math.abs))
    const after = await merged.logits(batch(), { training: false }).data()
    expect(largestDifference(after, before)).toBeLessThan(1e-5 * largest)
    const plain = await family.load(config, weights, {}).model.logits(batch(), { training: false }).data()
    expect(largestDifference(plain, before)).toBeGreaterThan(0.01)
  })

  test('takes two bottlenecks per layer', async () => {
    const { config, weights } = await readGolden(name)
    const family = await familyOf(config)
    const tuning = resolveTuning(params('adapters'), family.modules)
    const { model } = family.load(config, weights, { newHeadSeed: 1, tuning })
    const layers = Number(config.num_hidden_layers ?? config.n_layer)
    expect(model.parameters.filter(({ name: own }) => own.endsWith('adapter_up.weight'))).toHaveLength(2 * layers)
  })
})

test('dropout of the branch is another one at each step, and none outside of training', async () => {
  const tuning = resolveTuning({ ...params('lora'), loraDropout: 0.5 }, bert.modules)
  const { model } = bert.load(golden.config, golden.weights, { newHeadSeed: 1, tuning })
  for (const { name, variable } of model.parameters)
    if (name.includes('lora_B')) variable.assign(tf.ones(variable.shape))
  const quiet = await logits(model)
  const at = (dropoutKey: number) =>
    model.logits(batchOf([[2, 5, 6, 3]], [[1, 1, 1, 1]]), { training: true, dropoutKey }).data()
  expect(await at(1)).toEqual(await at(1))
  expect(await at(1)).not.toEqual(await at(2))
  expect(await logits(model)).toEqual(quiet)
})
