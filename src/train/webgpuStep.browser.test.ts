/** A training step on WebGPU: budgets that hold on any adapter, and the losses of plain operations. */
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { precompile, useBackend } from '../kernels/index.ts'
import { countGpu } from '../kernels/webgpu/counters.ts'
import { bert } from '../models/bert/index.ts'
import { compact } from '../models/compact/index.ts'
import type { ModelConfig } from '../models/types.ts'
import { compileStep } from './compileStep.ts'
import { TrainControl } from './control.ts'
import { BATCH_BYTES, batchOf, countStep, ROWS, TOKENS, WORDS } from './gpuSteps.ts'
import { createLearner } from './learner.ts'
import { trainLoop } from './loop.ts'
import { CHARACTERS, CLASSES, motifModel, motifPart, resolvedParams } from './samples.ts'
import { classification } from './tasks/classification.ts'

/** Counts do not depend on the sizes, so these are tiny. */
const TINY = { vocab_size: 10 * WORDS, hidden_size: 16, num_attention_heads: 2, intermediate_size: 32 }

function bertConfig(sizes: { readonly [name: string]: number }): ModelConfig {
  return {
    architectures: ['BertForSequenceClassification'],
    model_type: 'bert',
    ...sizes,
    hidden_act: 'gelu',
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
    max_position_embeddings: 128,
    type_vocab_size: 2,
    layer_norm_eps: 1e-12,
    position_embedding_type: 'absolute',
    id2label: { 0: 'a', 1: 'b' },
  }
}

test.each([
  [4, 120],
  [12, 320],
])('a step of %i layers with dropout, clipping and AdamW stays within %i dispatches', async (layers, most) => {
  await useBackend('webgpu')
  const counts = await countStep(bert.create(bertConfig({ ...TINY, num_hidden_layers: layers }), 1))
  expect(counts.dispatches).toBeGreaterThan(10 * layers)
  expect(counts.dispatches).toBeLessThanOrEqual(most)
  expect(counts.submits).toBeLessThanOrEqual(2) // the step, and the read of its loss
  expect(counts.readBacks).toBe(1)
  expect(counts.pipelines).toBe(0)
  expect(counts.bytesUploaded - BATCH_BYTES).toBeLessThanOrEqual(16_000)
})

test('a step of the default compact model with averages stays within 115 dispatches and uploads little', async () => {
  await useBackend('webgpu')
  const facts = {
    tokenizer: CHARACTERS,
    head: 'sequence' as const,
    problem: 'single_label_classification' as const,
    classes: CLASSES,
    trainRows: 600,
    maxTokens: 60,
    medianTokens: 60,
    p95Tokens: 60,
  }
  const automatic = {
    hiddenSize: 'auto',
    heads: 'auto',
    layers: 'auto',
    dropout: 'auto',
    kmerFeatures: 'auto',
  } as const
  const config = compact.configure({ family: 'compact', checkpoint: 'none', ...automatic }, facts)
  const counts = await countStep(compact.create(config, 1), 0.99)
  expect(counts.dispatches).toBeGreaterThan(50)
  expect(counts.dispatches).toBeLessThanOrEqual(115)
  expect(counts.submits).toBeLessThanOrEqual(2)
  expect(counts.bytesUploaded - BATCH_BYTES).toBeLessThanOrEqual(16_000)
})

test('a step of 4 layers, 128 wide, 32 × 128 tokens, takes at most 260 MB', async () => {
  await useBackend('webgpu')
  const sizes = { vocab_size: 4096, hidden_size: 128, num_attention_heads: 4, intermediate_size: 512 }
  const counter = countGpu()
  const model = bert.create(bertConfig({ ...sizes, num_hidden_layers: 4 }), 1)
  const learner = createLearner(model, classification, { weightDecay: 0.01, clipNorm: 1, emaDecay: 0 })
  // Everything is allocated and nothing computed, which a software adapter would need minutes for.
  for (let index = 0; index < 3; index++) {
    await precompile(() => {
      const { loss, gradientNorm } = learner.step([batchOf(32, 128, index)], 1e-3)
      tf.dispose([loss, gradientNorm])
    })
  }
  const { bytesPeak } = counter.read()
  counter.stop()
  learner.dispose()
  model.dispose()
  console.info(`${(bytesPeak / 1e6).toFixed(1)} MB at most`)
  expect(bytesPeak).toBeLessThan(260e6)
})

/** Losses and gradient norms of a tiny BERT with dropout, clipping and averages. */
async function losses(backend: 'cpu' | 'webgpu', steps: number): Promise<number[]> {
  await useBackend(backend)
  const model = bert.create(bertConfig({ ...TINY, num_hidden_layers: 2 }), 1)
  const learner = createLearner(model, classification, { weightDecay: 0.01, clipNorm: 1, emaDecay: 0.9 })
  const seen: number[] = []
  for (let index = 0; index < steps; index++) {
    const { loss, gradientNorm } = learner.step([batchOf(ROWS, TOKENS, index)], 1e-3)
    seen.push((await loss.data())[0]!, (await gradientNorm.data())[0]!)
    tf.dispose([loss, gradientNorm])
  }
  const average = await Promise.all(learner.average!.variables.map((variable) => variable.data<'float32'>()))
  seen.push(...average.map((values) => values.reduce((sum, value) => sum + Math.abs(value), 0)))
  learner.dispose()
  model.dispose()
  return seen
}

test('fifty steps with dropout give the losses, norms and averages of plain operations to 1e-4', async () => {
  const expected = await losses('cpu', 50)
  const actual = await losses('webgpu', 50)
  const worst = actual.reduce((most, value, i) => {
    return Math.max(most, Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!)))
  }, 0)
  console.info(`largest difference ${worst.toExponential(1)}`)
  expect(worst).toBeLessThan(1e-4)
})

test('training leaves no tensor and no memory behind', async () => {
  await useBackend('webgpu')
  const counter = countGpu()
  const before = tf.memory().numTensors
  const round = async () => {
    await losses('webgpu', 3)
    return { tensors: tf.memory().numTensors, bytes: counter.read().bytesLive }
  }
  const first = await round()
  expect(first.tensors).toBe(before)
  expect(first.bytes).toBeLessThan(100_000) // the pool has shrunk: what is left is the model that was disposed last
  expect(await round()).toEqual(first)
  counter.stop()
})

test('compiling a step computes nothing, and the step after it compiles nothing', async () => {
  const device = await useBackend('webgpu')
  const before = tf.memory().numTensors
  const params = resolvedParams({ batchSize: 8, epochs: 0.2, emaDecay: 0.9 })
  const task = { task: classification, outputs: { names: CLASSES } }
  const parts = { train: motifPart(40, 12, 1), valid: motifPart(8, 12, 2), tokenizer: CHARACTERS, ...task }
  await compileStep(motifModel(1), { ...parts, params })
  expect(tf.memory().numTensors).toBe(before)
  const model = motifModel(1)
  const events = trainLoop({ ...parts, model, params, device, from: null, control: new TrainControl() })
  const counter = countGpu()
  let next = await events.next()
  while (!next.done && !(next.value.kind === 'stage' && next.value.stage === 'evaluating')) next = await events.next()
  expect(counter.read().pipelines).toBeLessThanOrEqual(1) // the read of the losses, which is no part of a step
  counter.stop()
  while (!next.done) next = await events.next()
  expect(next.value.history[0]!.loss).toBeGreaterThan(0.1)
  model.dispose()
})
