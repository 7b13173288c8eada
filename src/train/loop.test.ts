import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import type { ClassificationMetrics } from '../metrics/types.ts'
import type { Model } from '../models/types.ts'
import { AbortedError, StrandbookError } from '../shared/errors.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { TrainControl } from './control.ts'
import { readWeights } from './learnerState.ts'
import { type TrainInput, trainLoop } from './loop.ts'
import { CHARACTERS, CLASSES, classMetrics, motifModel, motifPart, resolvedParams } from './samples.ts'
import { classification } from './tasks/classification.ts'
import type { DeviceInfo, ResolvedTrainParams, TrainEvent, TrainOutcome } from './types.ts'

const TRAIN = motifPart(48, 16, 1)
const VALID = motifPart(16, 16, 2)
const DEVICE: DeviceInfo = { backend: 'cpu', device: 'test', reason: '', software: false }
/** Everything that is random, switched on. */
const RANDOM = { reverseComplement: true, shift: 2, maskRate: 0.1, emaDecay: 0.9, labelSmoothing: 0.1, accumulate: 2 }

const models: Model[] = []

function input(params: Partial<ResolvedTrainParams> = {}, changes: Partial<TrainInput> = {}): TrainInput {
  const model = motifModel(7, 0.2)
  models.push(model)
  return {
    model,
    train: TRAIN,
    valid: VALID,
    tokenizer: CHARACTERS,
    task: classification,
    outputs: { names: CLASSES },
    params: resolvedParams(params),
    device: DEVICE,
    from: null,
    control: new TrainControl(),
    ...changes,
  }
}

async function drain(
  events: AsyncGenerator<TrainEvent, TrainOutcome>,
  onEvent: (event: TrainEvent) => void = () => {},
): Promise<TrainOutcome> {
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
    onEvent(next.value)
  }
}

/** Only evaluations report then: on a busy machine a report is due, and a checkpoint with it, after any step. */
function stopClock(): void {
  vi.spyOn(performance, 'now').mockReturnValue(0)
}

/** Pauses once `step` updates are made, and gives the checkpoint through its bytes, as another process reads it. */
async function trainUntil(step: number, params: Partial<ResolvedTrainParams>): Promise<Checkpoint> {
  const control = new TrainControl()
  const abort = new AbortController()
  let saved: Uint8Array | null = null
  const save = async (checkpoint: Checkpoint) => {
    saved = writeCheckpoint(checkpoint)
  }
  const started = input(params, { control, save, signal: abort.signal })
  const original = started.model.logits
  let made = 0
  const model: Model = {
    ...started.model,
    logits(batch, mode) {
      if (mode.training && ++made === step * started.params.accumulate) control.pause()
      return original(batch, mode)
    },
  }
  const running = drain(trainLoop({ ...started, model }), (event) => {
    if (event.kind === 'paused') abort.abort()
  })
  await expect(running).rejects.toBeInstanceOf(AbortedError)
  return readCheckpoint(saved!)
}

// The cpu backend is slow, and more so where tests of other folders share its cores.
vi.setConfig({ testTimeout: 30_000 })

beforeAll(async () => {
  await useBackend('cpu')
})

afterEach(() => {
  for (const model of models.splice(0)) model.dispose()
})

describe('trainLoop', () => {
  test('a tiny set is learnt by heart', async () => {
    const train = motifPart(8, 16, 3)
    const outcome = await drain(trainLoop(input({ epochs: 40, learningRate: 0.1 }, { train, valid: train })))
    expect(outcome.history.at(-1)!.loss).toBeLessThan(0.05)
    expect(classMetrics(outcome.best.metrics).accuracy).toBe(1)
  })

  test('the same seed gives the same history, another seed another one', async () => {
    const run = async (seed: number) => {
      const { history, evals } = await drain(trainLoop(input({ ...RANDOM, epochs: 2, seed })))
      return { history, evals }
    }
    const first = await run(1)
    expect(await run(1)).toEqual(first)
    expect((await run(2)).history).not.toEqual(first.history)
  })

  test('a run that goes on from a checkpoint equals an uninterrupted one, in losses, evaluations and weights', async () => {
    const whole = input({ ...RANDOM, epochs: 7 })
    const uninterrupted = await drain(trainLoop(whole))
    expect(uninterrupted.steps).toBe(21)
    const from = await trainUntil(10, { ...RANDOM, epochs: 7 })
    expect(from.step).toBe(10)
    const second = input({ ...RANDOM, epochs: 7 }, { from })
    const events: TrainEvent[] = []
    const resumed = await drain(trainLoop(second), (event) => events.push(event))
    expect(resumed.history).toEqual(uninterrupted.history)
    expect(resumed.evals).toEqual(uninterrupted.evals)
    expect(await readWeights(second.model)).toEqual(await readWeights(whole.model))
    expect(events[0]).toMatchObject({ kind: 'plan', resumedFrom: 10 })
  })

  test('a checkpoint of another training is refused', async () => {
    const from = await trainUntil(3, {})
    await expect(drain(trainLoop(input({ learningRate: 0.5 }, { from })))).rejects.toThrow('the parameters')
    await expect(drain(trainLoop(input({ epochs: 9 }, { from })))).rejects.toThrow('a plan of')
  })

  test('every step is reported once, in order, and evaluations come at the ends of epochs', async () => {
    const events: TrainEvent[] = []
    await drain(trainLoop(input({ epochs: 3, batchSize: 16 })), (event) => events.push(event))
    const steps = events.flatMap((event) => (event.kind === 'steps' ? event.steps.map(({ step }) => step) : []))
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    const evals = events.flatMap((event) => (event.kind === 'eval' ? [event.evaluation.step] : []))
    expect(evals).toEqual([3, 6, 9])
  })

  test('the model ends with its best weights, not its last', async () => {
    const started = input({ epochs: 6, learningRate: 0.3, schedule: 'constant', metric: 'loss' })
    const outcome = await drain(trainLoop(started))
    const losses = outcome.evals.map(({ loss }) => loss)
    expect(outcome.best.value).toBe(Math.min(...losses))
    const again = await drain(trainLoop(input({ epochs: 1 / 5, learningRate: 0 }, { model: started.model })))
    expect(again.evals[0]!.loss).toBeCloseTo(outcome.best.value, 6)
  })

  test('training stops early after `patience` evaluations without improvement', async () => {
    const outcome = await drain(trainLoop(input({ epochs: 50, learningRate: 0, patience: 3 })))
    expect(outcome.stopReason).toBe('early')
    expect(outcome.evals).toHaveLength(4)
  })

  test('stop ends at the next step and still gives an evaluated model', async () => {
    const control = new TrainControl()
    const outcome = await drain(trainLoop(input({ epochs: 500 }, { control })), (event) => {
      if (event.kind === 'stage') control.stop()
    })
    expect(outcome.stopReason).toBe('stopped')
    expect(outcome.steps).toBeLessThan(5)
    expect((outcome.best.metrics as ClassificationMetrics).n).toBe(16)
  })

  test('a paused training saves, waits and goes on', async () => {
    const control = new TrainControl()
    const kinds: string[] = []
    const running = trainLoop(input({ epochs: 1 }, { control, save: async () => {} }))
    control.pause()
    const outcome = await drain(running, (event) => {
      kinds.push(event.kind)
      if (event.kind === 'paused') setTimeout(() => control.resume())
    })
    expect(kinds.slice(2, 5)).toEqual(['checkpoint', 'paused', 'resumed'])
    expect(outcome.steps).toBe(6)
  })

  test('an aborted training saves what it has before it gives up', async () => {
    stopClock()
    const abort = new AbortController()
    const saved: number[] = []
    const save = async ({ step }: Checkpoint) => {
      saved.push(step)
    }
    const running = drain(trainLoop(input({ epochs: 5 }, { save, signal: abort.signal })), (event) => {
      if (event.kind === 'eval' && event.evaluation.step === 12) abort.abort()
    })
    await expect(running).rejects.toBeInstanceOf(AbortedError)
    expect(saved).toEqual([6, 12])
  })

  test('the first evaluation leaves a checkpoint, and the next ones wait for their time', async () => {
    stopClock()
    const saved: number[] = []
    const save = async ({ step }: Checkpoint) => {
      saved.push(step)
    }
    await drain(trainLoop(input({ epochs: 5 }, { save })))
    expect(saved).toEqual([6])
  })

  test('a checkpoint that finds no room is a warning, and the training goes on', async () => {
    const control = new TrainControl()
    const save = async () => {
      throw new StrandbookError('QUOTA', 'The disk is full.', { advice: 'Delete something.' })
    }
    control.pause()
    const events: TrainEvent[] = []
    const outcome = await drain(trainLoop(input({ epochs: 1 }, { control, save })), (event) => {
      events.push(event)
      if (event.kind === 'paused') control.resume()
    })
    const warning = { kind: 'warning', code: 'QUOTA', message: 'The disk is full.', advice: 'Delete something.' }
    expect(events).toContainEqual(warning)
    expect(outcome.stopReason).toBe('finished')
  })

  test('a loss that is no number ends the training with its step and advice', async () => {
    const { params, model, ...rest } = input({ epochs: 3 })
    model.parameters[0]!.variable.assign(tf.fill(model.parameters[0]!.variable.shape, Number.NaN))
    const running = drain(trainLoop({ ...rest, params, model }))
    await expect(running).rejects.toMatchObject({ code: 'TRAINING_DIVERGED', step: 1 })
  })

  test('a training part with one class is refused', async () => {
    const train = { ...TRAIN, labels: TRAIN.labels.map(() => 1) }
    await expect(drain(trainLoop(input({}, { train })))).rejects.toThrow('only "with"')
  })

  test('no tensor is left behind', async () => {
    const started = input({ ...RANDOM, epochs: 1 })
    const before = tf.memory().numTensors
    await drain(trainLoop(started))
    expect(tf.memory().numTensors).toBe(before)
  })

  test('accumulated batches give the step of one large batch', async () => {
    const plain = { epochs: 2, warmup: 0, clipNorm: 0 }
    const large = motifModel(5)
    const small = motifModel(5)
    models.push(large, small)
    const one = await drain(trainLoop(input({ ...plain, batchSize: 20 }, { model: large })))
    const two = await drain(trainLoop(input({ ...plain, batchSize: 10, accumulate: 2 }, { model: small })))
    one.history.forEach(({ loss }, i) => {
      expect(two.history[i]!.loss).toBeCloseTo(loss, 5)
    })
  })
})
