import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { useBackend } from '../../kernels/index.ts'
import type { LanguageMetrics } from '../../metrics/types.ts'
import { configureBert } from '../../models/bert/config.ts'
import { bert } from '../../models/bert/index.ts'
import type { Model } from '../../models/types.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import type { EncodedPart, TokenizerSpec } from '../../tokenize/types.ts'
import { TrainControl } from '../control.ts'
import { evaluatePart } from '../evaluate.ts'
import { trainLoop } from '../loop.ts'
import { createBatchMaker } from '../makeBatch.ts'
import { CHARACTERS, partOf, resolvedParams } from '../samples.ts'
import { causal, masked } from './languageModel.ts'
import type { LanguageSetting } from './types.ts'

vi.setConfig({ testTimeout: 60_000 })

const WRAPPED: TokenizerSpec = { ...CHARACTERS, wrap: true }
const { cls, sep, mask } = CHARACTERS.special
const LANGUAGE: LanguageSetting = { tokenizer: WRAPPED, masking: { rate: 0.2, spanLength: 1 } }
const OUTPUTS = { names: [], language: LANGUAGE }

/** ACGT over and over: what is hidden follows from its place. */
const CYCLES: EncodedPart = partOf(
  Array.from({ length: 24 }, (_, row) => {
    const length = 12 + Math.floor(4 * uniform(streamKey(1, 'length'), row))
    return { ids: [cls, ...Array.from({ length }, (_, t) => 5 + (t % 4)), sep], label: -1 }
  }),
)

const models: Model[] = []

function encoder(): Model {
  const params = {
    family: 'bert',
    checkpoint: 'none',
    hiddenSize: 16,
    layers: 1,
    heads: 2,
    dropout: 0,
    kmerFeatures: false,
  } as const
  const facts = {
    tokenizer: WRAPPED,
    head: 'masked',
    problem: 'single_label_classification',
    classes: [],
    trainRows: 24,
    maxTokens: 20,
    medianTokens: 16,
    p95Tokens: 18,
  } as const
  const model = bert.create(configureBert(params, facts), 3)
  models.push(model)
  return model
}

beforeAll(async () => {
  await useBackend('cpu')
})

afterEach(() => {
  for (const model of models.splice(0)) model.dispose()
})

describe('masked language modelling', () => {
  test('a batch is posed with [MASK] in it and the hidden tokens as the answers', () => {
    const batch = createBatchMaker(CYCLES, WRAPPED).plain(Uint32Array.of(3, 5), 18)
    const { batch: fed, targets } = masked.pose(CYCLES, OUTPUTS, resolvedParams())(batch, 7)
    expect(fed.ids).toContain(mask)
    expect(fed.cleanIds).toEqual(batch.ids)
    expect([...targets.targets]).toEqual(Array.from(fed.positions!, (place) => batch.ids[place]))
    expect(targets.total).toBe(fed.positions!.length)
  })

  test('an encoder learns what there is to learn, and the held-out figures say so', async () => {
    const model = encoder()
    const before = await evaluate(model)
    expect(before.perplexity).toBeGreaterThan(8)
    const params = resolvedParams({
      epochs: 25,
      batchSize: 12,
      learningRate: 0.02,
      metric: 'loss',
      evaluationsPerEpoch: 1,
    })
    const loop = trainLoop({
      model,
      train: CYCLES,
      valid: CYCLES,
      tokenizer: WRAPPED,
      task: masked,
      outputs: OUTPUTS,
      params,
      device: { backend: 'cpu', device: 'test', reason: '', software: false },
      from: null,
      control: new TrainControl(),
    })
    let step = await loop.next()
    while (!step.done) step = await loop.next()
    const after = await evaluate(model)
    expect(step.value.best.metrics).toEqual(after)
    expect(after.perplexity).toBeLessThan(1.6)
    expect(after.accuracy).toBeGreaterThan(0.9)
    expect(after.topK.accuracy).toBe(1)
  })

  test('the same tokens are held out at every evaluation, whatever the batches', async () => {
    const model = encoder()
    expect(await evaluate(model)).toEqual(await evaluate(model))
  })

  test('no tensor is left behind', async () => {
    const model = encoder()
    const before = tf.memory().numTensors
    await evaluate(model)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('autoregressive language modelling', () => {
  test('every token but the last is asked for the next one', () => {
    const batch = createBatchMaker(CYCLES, WRAPPED).plain(Uint32Array.of(0), 20)
    const { batch: fed, targets } = causal.pose(CYCLES, OUTPUTS, resolvedParams())(batch, 7)
    const length = CYCLES.offsets[1]!
    expect(fed.positions!.length).toBe(length - 1)
    expect([...targets.targets]).toEqual([...CYCLES.ids.subarray(1, length)])
  })
})

async function evaluate(model: Model): Promise<LanguageMetrics> {
  const learnt = { model, tokenizer: WRAPPED, task: masked, outputs: OUTPUTS }
  return (await evaluatePart(learnt, CYCLES, { reverseComplement: true })).metrics as LanguageMetrics
}
