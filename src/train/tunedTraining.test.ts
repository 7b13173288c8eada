import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { bert } from '../models/bert/index.ts'
import { largestDifference } from '../models/golden.ts'
import { labelFields } from '../models/labels.ts'
import { readPeftFolder } from '../models/tuning/peftFiles.ts'
import { resolveTuning } from '../models/tuning/resolveTuning.ts'
import type { TuningMethod, TuningParams } from '../models/tuning/types.ts'
import type { Model, ModelConfig } from '../models/types.ts'
import { AbortedError } from '../shared/errors.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { TrainControl } from './control.ts'
import { logitsOf } from './evaluate.ts'
import type { HostTensors } from './hostTensors.ts'
import { readWeights } from './learnerState.ts'
import { type TrainInput, trainLoop } from './loop.ts'
import { loadModel, modelFiles } from './modelFiles.ts'
import { CHARACTERS, CLASSES, motifPart, resolvedParams } from './samples.ts'
import { classification } from './tasks/classification.ts'
import { adapterFiles, mergedWeights, storedModel, weightsHash } from './tunedModel.ts'
import type { ResolvedTrainParams, TrainEvent, TrainOutcome } from './types.ts'

vi.setConfig({ testTimeout: 60_000 })

const METHODS: readonly TuningMethod[] = ['lora', 'adalora', 'adapters', 'bitfit', 'head']
const TRAIN = motifPart(24, 12, 1)
const VALID = motifPart(8, 12, 2)
const CONFIG: ModelConfig = {
  model_type: 'bert',
  architectures: ['BertForSequenceClassification'],
  vocab_size: CHARACTERS.vocabulary.length,
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 32,
  hidden_dropout_prob: 0.1,
  attention_probs_dropout_prob: 0.1,
  max_position_embeddings: 32,
  ...labelFields(CLASSES),
}
/** A model that was trained before, as far as tuning can tell. */
const pretrained = async () => {
  const model = bert.create(CONFIG, 5)
  const weights = await readWeights(model)
  model.dispose()
  return weights
}

const models: Model[] = []
let base: HostTensors

beforeAll(async () => {
  await useBackend('cpu')
  base = await pretrained()
})

afterEach(() => {
  for (const model of models.splice(0)) model.dispose()
})

function tuned(tuning: TuningMethod, params: Partial<TuningParams> = {}): Model {
  const resolved = resolveTuning({ tuning, rank: 4, loraDropout: 0.1, ...params }, bert.modules)
  const { model } = bert.load(CONFIG, base, { newHeadSeed: 1, tuning: resolved })
  models.push(model)
  return model
}

function input(model: Model, params: Partial<ResolvedTrainParams>, changes: Partial<TrainInput> = {}): TrainInput {
  return {
    model,
    train: TRAIN,
    valid: VALID,
    tokenizer: CHARACTERS,
    task: classification,
    outputs: { names: CLASSES },
    params: resolvedParams(params),
    device: { backend: 'cpu', device: 'test', reason: '', software: false },
    from: null,
    control: new TrainControl(),
    ...changes,
  }
}

async function train(given: TrainInput, onEvent: (event: TrainEvent) => void = () => {}): Promise<TrainOutcome> {
  const events = trainLoop(given)
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
    onEvent(next.value)
  }
}

/** The checkpoint after so many updates, through its bytes. */
async function interrupted(model: Model, step: number, params: Partial<ResolvedTrainParams>): Promise<Checkpoint> {
  const [control, abort] = [new TrainControl(), new AbortController()]
  let saved: Uint8Array | null = null
  const save = async (checkpoint: Checkpoint) => {
    saved = writeCheckpoint(checkpoint)
  }
  let made = 0
  const counting: Model = {
    ...model,
    logits(batch, mode) {
      if (mode.training && ++made === step) control.pause()
      return model.logits(batch, mode)
    },
  }
  const running = train(input(counting, params, { control, save, signal: abort.signal }), ({ kind }) => {
    if (kind === 'paused') abort.abort()
  })
  await expect(running).rejects.toBeInstanceOf(AbortedError)
  return readCheckpoint(saved!)
}

const trained = (model: Model) => ({
  model,
  tokenizer: CHARACTERS,
  task: classification,
  outputs: { names: CLASSES },
  reverseComplement: false,
  pairs: false,
})
const logits = (model: Model) => logitsOf(model, VALID, CHARACTERS, { reverseComplement: false })
const trainableNames = ({ parameters }: Model) => parameters.flatMap(({ name, trainable }) => (trainable ? [name] : []))

describe.each(METHODS)('%s', (method) => {
  test('changes what is trained and nothing else, and a checkpoint holds no more', async () => {
    const model = tuned(method)
    const before = await readWeights(model)
    const checkpoints: Checkpoint[] = []
    const save = async (checkpoint: Checkpoint) => {
      checkpoints.push(checkpoint)
    }
    await train(input(model, { epochs: 2 }, { save }))
    const after = await readWeights(model)
    const changed = [...before.keys()].filter(
      (name) => largestDifference(after.get(name)!.data, before.get(name)!.data) > 0,
    )
    expect(changed.every((name) => trainableNames(model).includes(name))).toBe(true)
    expect(changed.length).toBeGreaterThan(1)
    const [{ weights, first, best }] = checkpoints as [Checkpoint]
    for (const part of [weights, first, best?.weights ?? weights])
      expect([...part.keys()]).toEqual(trainableNames(model))
  })

  test.skipIf(method === 'bitfit' || method === 'head')('goes on from a checkpoint as if uninterrupted', async () => {
    const params = { epochs: 3 }
    const whole = await train(input(tuned(method), params))
    const from = await interrupted(tuned(method), 7, params)
    const resumed = await train(input(tuned(method), params, { from }))
    expect(resumed.history.map(({ loss }) => loss)).toEqual(whole.history.map(({ loss }) => loss))
    expect(resumed.ranks).toEqual(whole.ranks)
  })

  test('is stored beside its base, and says the same when it is loaded', async () => {
    const model = tuned(method)
    await train(input(model, { epochs: 2 }))
    const baseFolder = modelFiles(CONFIG, base, CHARACTERS)
    const reference = { name: 'base', sha256: await weightsHash(baseFolder) }
    const folder = await storedModel(trained(model), reference)
    const sizeOf = (files: typeof folder) => files.get('model.safetensors')!.length
    expect(sizeOf(folder)).toBeLessThan(0.6 * sizeOf(baseFolder))
    const loaded = (await loadModel(folder, baseFolder)).model
    const alone = (await loadModel(await storedModel(trained(model), null))).model
    models.push(loaded, alone)
    expect(await logits(loaded)).toEqual(await logits(model))
    expect(await logits(alone)).toEqual(await logits(model))
  })
})

describe('AdaLoRA', () => {
  test('meets its budget exactly, keeps no state of before, and tells of its ranks', async () => {
    const told: number[] = []
    const events: TrainEvent[] = []
    const outcome = await train(input(tuned('adalora'), { epochs: 6, evaluationsPerEpoch: 2 }), (event) => {
      events.push(event)
      if (event.kind === 'ranks') told.push(event.ranks.matrices.reduce((sum, { rank }) => sum + rank, 0))
    })
    expect(told[0]).toBe(16)
    expect(told.at(-1)).toBe(8)
    expect(told).toEqual([...told].sort((a, b) => b - a))
    const last = events.flatMap((event) => (event.kind === 'ranks' ? [event.ranks.step] : [])).at(-1)!
    expect(outcome.best.step).toBeGreaterThanOrEqual(last)
    expect(outcome.ranks?.matrices.reduce((sum, { rank }) => sum + rank, 0)).toBe(8)
  })

  test('is brought to its budget when somebody stops it', async () => {
    const control = new TrainControl()
    const model = tuned('adalora')
    const outcome = await train(input(model, { epochs: 20 }, { control }), ({ kind }) => {
      if (kind === 'eval') control.stop()
    })
    expect(outcome.ranks?.matrices.reduce((sum, { rank }) => sum + rank, 0)).toBe(8)
    const values = [...(await readWeights(model))].flatMap(([name, { data }]) =>
      name.endsWith('lora_E') ? [...data] : [],
    )
    expect(values.filter((value) => value !== 0)).toHaveLength(8)
  })
})

describe.each(['lora', 'adalora'] as const)('an exported %s', (method) => {
  test('is the same model merged, and alone what PEFT reads', async () => {
    const model = tuned(method)
    await train(input(model, { epochs: 3 }))
    const weights = await readWeights(model)
    const merged = bert.load(CONFIG, mergedWeights(model, weights), {}).model
    const reference = { name: 'base', sha256: 'abc' }
    const files = adapterFiles(model, weights, { base: reference, steps: 9 })
    const {
      tuning,
      tensors,
      base: found,
    } = readPeftFolder(new Map(files.map(({ path, bytes }) => [path.replace('adapter/', ''), bytes])))
    const adapted = bert.load(CONFIG, new Map([...base, ...tensors]), { tuning }).model
    models.push(merged, adapted)
    const expected = await logits(model)
    expect(largestDifference(await logits(merged), expected)).toBeLessThan(1e-5)
    expect(largestDifference(await logits(adapted), expected)).toBeLessThan(1e-5)
    expect(found).toEqual(reference)
  })
})

describe('layers', () => {
  test('thaw from the top, one after the other', async () => {
    const movedAfter = async (step: number) => {
      const { weights } = await interrupted(tuned('full'), step, { epochs: 4, unfreeze: 1 })
      const before = await readWeights(tuned('full'))
      return [...weights].flatMap(([name, { data }]) =>
        largestDifference(data, before.get(name)!.data) > 0 ? [name] : [],
      )
    }
    const [first, second, third] = [await movedAfter(3), await movedAfter(6), await movedAfter(9)]
    expect(first).toContain('classifier.weight')
    expect(first.join()).not.toContain('encoder')
    expect(second).toContain('bert.encoder.layer.1.output.dense.weight')
    expect(second.join()).not.toContain('layer.0')
    expect(third).toContain('bert.encoder.layer.0.output.dense.weight')
    expect(third.join()).not.toContain('embeddings')
  })

  test('that thaw go on from a checkpoint as if nothing had happened', async () => {
    const params = { epochs: 4, unfreeze: 1 }
    const whole = await train(input(tuned('full'), params))
    const from = await interrupted(tuned('full'), 5, params)
    const resumed = await train(input(tuned('full'), params, { from }))
    expect(resumed.history.map(({ loss }) => loss)).toEqual(whole.history.map(({ loss }) => loss))
  })

  test('below move less where the learning rate falls from layer to layer', async () => {
    const change = async (layerDecay: number) => {
      const model = tuned('full')
      const before = await readWeights(model)
      await train(input(model, { epochs: 1, layerDecay }))
      const after = await readWeights(model)
      const of = (name: string) => largestDifference(after.get(name)!.data, before.get(name)!.data)
      return of('bert.embeddings.word_embeddings.weight') / of('classifier.weight')
    }
    expect(await change(0.1)).toBeLessThan(0.1 * (await change(1)))
  })
})
