/** A training step on WebGPU: budgets that hold on any adapter, and the losses of plain operations. */
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { countGpu } from '../kernels/webgpu/counters.ts'
import { bert } from '../models/bert/index.ts'
import { compact } from '../models/compact/index.ts'
import { compileStep } from './compileStep.ts'
import { TrainControl } from './control.ts'
import { BATCH_BYTES, bertConfig, countStep, lossesOn, peakBytes, TINY } from './gpuSteps.ts'
import { trainLoop } from './loop.ts'
import { CHARACTERS, CLASSES, motifModel, motifPart, resolvedParams } from './samples.ts'
import { classification } from './tasks/classification.ts'

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
  const bytesPeak = await peakBytes()
  console.info(`${(bytesPeak / 1e6).toFixed(1)} MB at most`)
  expect(bytesPeak).toBeLessThan(260e6)
})

test('fifty steps with dropout give the losses, norms and averages of plain operations to 1e-4', async () => {
  const expected = await lossesOn('cpu', 50)
  const actual = await lossesOn('webgpu', 50)
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
    await lossesOn('webgpu', 3)
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
