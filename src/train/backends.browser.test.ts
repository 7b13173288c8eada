/** The same training on every backend: what differs is rounding. */
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import type { BackendName, DeviceInfo } from '../kernels/types.ts'
import { compact } from '../models/compact/index.ts'
import { withStrandbookFacts } from '../models/labels.ts'
import type { DataFacts, Model, ModelConfig, ModelParams } from '../models/types.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { TrainControl } from './control.ts'
import { type TrainInput, trainLoop } from './loop.ts'
import { CHARACTERS, CLASSES, classMetrics, motifModel, motifPart, resolvedParams } from './samples.ts'
import { classification } from './tasks/classification.ts'
import type { ResolvedTrainParams, TrainEvent, TrainOutcome } from './types.ts'

const TRAIN = motifPart(40, 12, 1)
const VALID = motifPart(8, 12, 2)
const FACTS: DataFacts = {
  tokenizer: CHARACTERS,
  head: 'sequence',
  problem: 'single_label_classification',
  classes: CLASSES,
  trainRows: 40,
  maxTokens: 12,
  medianTokens: 12,
  p95Tokens: 12,
}
const TINY: ModelParams = {
  family: 'compact',
  checkpoint: 'none',
  hiddenSize: 8,
  layers: 1,
  heads: 2,
  dropout: 0,
  kmerFeatures: 'auto',
}
const TWENTY_STEPS = { epochs: 4, batchSize: 8, learningRate: 2e-3, clipNorm: 1 }

function tinyConfig(dropout = 0): ModelConfig {
  return withStrandbookFacts(compact.configure({ ...TINY, dropout }, FACTS), { reverse_complement: false })
}

function train(
  device: DeviceInfo,
  config: ModelConfig,
  params: Partial<ResolvedTrainParams>,
  changes: Partial<TrainInput> = {},
): Promise<TrainOutcome> {
  return trainModel(compact.create(config, 3), device, params, changes)
}

async function trainModel(
  model: Model,
  device: DeviceInfo,
  params: Partial<ResolvedTrainParams>,
  changes: Partial<TrainInput> = {},
): Promise<TrainOutcome> {
  const events = trainLoop({
    model,
    train: TRAIN,
    valid: VALID,
    tokenizer: CHARACTERS,
    task: classification,
    outputs: { names: CLASSES },
    params: resolvedParams(params),
    device,
    from: null,
    control: new TrainControl(),
    ...changes,
  })
  try {
    for (;;) {
      const next = await events.next()
      if (next.done) return next.value
      listener(next.value)
    }
  } finally {
    model.dispose()
  }
}

let listener: (event: TrainEvent) => void = () => {}

/** Trains up to step 10, pauses there and gives up: the checkpoint that is left. */
async function checkpointAtTen(start: (changes: Partial<TrainInput>) => Promise<unknown>): Promise<Checkpoint> {
  const control = new TrainControl()
  const abort = new AbortController()
  let bytes: Uint8Array | null = null
  const save = async (checkpoint: Checkpoint) => {
    bytes = writeCheckpoint(checkpoint)
    if (checkpoint.step === 10) abort.abort()
  }
  listener = (event) => {
    if (event.kind === 'eval' && event.evaluation.step === 10) control.pause()
  }
  await expect(start({ control, save, signal: abort.signal })).rejects.toMatchObject({ code: 'ABORTED' })
  listener = () => {}
  return readCheckpoint(bytes!)
}

function expectClose(losses: readonly number[], reference: readonly number[]): void {
  expect(losses).toHaveLength(reference.length)
  losses.forEach((loss, i) => {
    expect(Math.abs(loss - reference[i]!)).toBeLessThan(1e-3)
  })
}

const lossesOf = ({ history }: TrainOutcome) => history.map(({ loss }) => loss)

describe('the three backends', () => {
  /** A software GPU takes seconds for a step of the compact model, so it gets a few of them. */
  const few = { ...TWENTY_STEPS, epochs: 3 / 5, warmup: 0 }
  let compact: number[] = []
  let motif: number[] = []

  beforeAll(async () => {
    const cpu = await useBackend('cpu')
    compact = lossesOf(await train(cpu, tinyConfig(), TWENTY_STEPS))
    motif = lossesOf(await trainModel(motifModel(1), cpu, TWENTY_STEPS))
  })

  test.each(['wasm', 'webgpu'] as const)('%s gives the losses of cpu to 1e-3 over 20 steps', async (name) => {
    expectClose(lossesOf(await trainModel(motifModel(1), await useBackend(name), TWENTY_STEPS)), motif)
  })

  test('wasm trains the compact model as cpu does', async () => {
    expectClose(lossesOf(await train(await useBackend('wasm'), tinyConfig(), TWENTY_STEPS)), compact)
  })

  test('webgpu trains the compact model as cpu does', async () => {
    const losses = lossesOf(await train(await useBackend('webgpu'), tinyConfig(), few))
    const reference = await train(await useBackend('cpu'), tinyConfig(), few)
    expectClose(losses, lossesOf(reference))
  })
})

describe('webgpu', () => {
  const random = { ...TWENTY_STEPS, emaDecay: 0.9, reverseComplement: true }

  /** Trains to the tenth step, keeps a checkpoint as another process reads it, and gives up. */
  test('averages, evaluations between steps and a resumed run, all in flat buffers, change nothing', async () => {
    const cpu = await useBackend('cpu')
    const expected = await trainModel(motifModel(1, 0.2), cpu, random)
    const device = await useBackend('webgpu')
    const before = tf.memory().numTensors
    const whole = await trainModel(motifModel(1, 0.2), device, random)
    expectClose(lossesOf(whole), lossesOf(expected))
    whole.evals.forEach((evaluation, i) => {
      expect(evaluation.loss).toBeCloseTo(expected.evals[i]!.loss, 3)
    })
    const resumed = await trainModel(motifModel(1, 0.2), device, random, {
      from: await checkpointAtTen((changes) => trainModel(motifModel(1, 0.2), device, random, changes)),
    })
    expect(lossesOf(resumed)).toEqual(lossesOf(whole))
    expect(resumed.evals).toEqual(whole.evals)
    expect(tf.memory().numTensors).toBe(before)
  })

  test('gradients of several batches add up, though each wants the same place', async () => {
    const accumulating = { ...random, accumulate: 2 }
    const cpu = await useBackend('cpu')
    const expected = await trainModel(motifModel(1, 0.2), cpu, accumulating)
    const device = await useBackend('webgpu')
    const actual = await trainModel(motifModel(1, 0.2), device, accumulating)
    expectClose(lossesOf(actual), lossesOf(expected))
  })
})

describe('wasm', () => {
  let device: DeviceInfo

  beforeAll(async () => {
    device = await useBackend('wasm' satisfies BackendName)
  })

  afterAll(() => {
    listener = () => {}
  })

  const random = { ...TWENTY_STEPS, emaDecay: 0.9, reverseComplement: true, labelSmoothing: 0.1 }

  test('the same seed gives the same history, dropout on', async () => {
    const first = await train(device, tinyConfig(0.2), random)
    const second = await train(device, tinyConfig(0.2), random)
    expect(second.history).toEqual(first.history)
    expect(second.evals).toEqual(first.evals)
  })

  test('10 steps, a checkpoint, and 10 more are 20 steps', async () => {
    const whole = await train(device, tinyConfig(0.2), random)
    const from = await checkpointAtTen((changes) => train(device, tinyConfig(0.2), random, changes))
    expect(from.step).toBe(10)
    const resumed = await train(device, tinyConfig(0.2), random, { from })
    expect(resumed.history).toEqual(whole.history)
    expect(resumed.evals).toEqual(whole.evals)
  })

  test('the default model finds a motif in sequences it never saw, and leaves no tensor behind', async () => {
    const facts = { ...FACTS, trainRows: 600, maxTokens: 30, medianTokens: 30, p95Tokens: 30 }
    const automatic: ModelParams = { ...TINY, hiddenSize: 'auto', heads: 'auto', layers: 'auto', dropout: 'auto' }
    const config = withStrandbookFacts(compact.configure(automatic, facts), { reverse_complement: false })
    const params = { epochs: 9, batchSize: 32, learningRate: 1e-3, warmup: 0.15, emaDecay: 0.99, weightDecay: 0.05 }
    const parts = { train: motifPart(600, 30, 5), valid: motifPart(200, 30, 6) }
    const before = tf.memory().numTensors
    const outcome = await train(device, config, params, parts)
    const { accuracy } = classMetrics(outcome.best.metrics)
    expect(accuracy).toBeGreaterThan(0.9)
    expect(tf.memory().numTensors).toBe(before)
    console.info(`${outcome.steps} steps in ${outcome.seconds.toFixed(1)} s, accuracy ${accuracy}`)
  })
})
