/** Layers that are computed again for their gradients: the same gradients, with less kept. */
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { switchRecomputing, useBackend } from '../kernels/index.ts'
import { bert } from '../models/bert/index.ts'
import { dnabert2 } from '../models/dnabert2/index.ts'
import { gpt2 } from '../models/gpt2/index.ts'
import { resolveTuning } from '../models/tuning/resolveTuning.ts'
import type { TuningMethod } from '../models/tuning/types.ts'
import type { Model } from '../models/types.ts'
import { batchOf, bertConfig, ROWS, TINY, TOKENS } from './gpuSteps.ts'
import { meanGradients } from './gradients.ts'
import { createLearner } from './learner.ts'
import { classification } from './tasks/classification.ts'
import { trainedParameters } from './trainedParameters.ts'

vi.setConfig({ testTimeout: 60_000 })

const LAYERS = 2
const CONFIG = bertConfig({ ...TINY, num_hidden_layers: LAYERS })
const GPT2 = {
  model_type: 'gpt2',
  architectures: ['GPT2ForSequenceClassification'],
  ...{ vocab_size: TINY.vocab_size, n_embd: 16, n_layer: LAYERS, n_head: 2, n_positions: 32, pad_token_id: 0 },
  ...{ embd_pdrop: 0.1, attn_pdrop: 0.1, resid_pdrop: 0.1 },
  id2label: { 0: 'a', 1: 'b' },
}

const tuned = (method: TuningMethod) => bert.create(CONFIG, 1, resolveTuning({ tuning: method, rank: 2, loraDropout: 0.2 }, bert.modules)) // biome-ignore format: one line
const MODELS: Readonly<Record<string, () => Model>> = {
  BERT: () => bert.create(CONFIG, 1),
  'GPT-2, whose weights are turned': () => gpt2.create(GPT2, 1),
  'DNABERT-2': () => dnabert2.create({ ...CONFIG, attention_probs_dropout_prob: 0 }, 1),
  'BERT with LoRA': () => tuned('lora'),
  'BERT with adapters': () => tuned('adapters'),
  'BERT of which biases are trained': () => tuned('bitfit'),
}

beforeAll(() => useBackend('cpu').then(() => {}))

afterEach(() => switchRecomputing(false))

/** Loss and all gradients, two batches of them. */
function gradientsOf(model: Model, on: boolean): tf.Tensor[] {
  switchRecomputing(on)
  const parameters = trainedParameters(model, 1, Number.POSITIVE_INFINITY)
  const objective = { model, parameters, lossOf: classification.loss, penalty: null }
  const { loss, gradients } = meanGradients(objective, [batchOf(ROWS, TOKENS, 1), batchOf(ROWS, 5, 2)], null)
  return [loss, ...gradients]
}

test.each(Object.keys(MODELS))('%s has the loss and the gradients of a step that keeps everything', (name) => {
  const model = MODELS[name]!()
  const before = tf.memory().numTensors
  const [kept, recomputed] = [gradientsOf(model, false), gradientsOf(model, true)]
  expect(recomputed).toHaveLength(kept.length)
  for (const [i, expected] of kept.entries()) {
    const [a, b] = [expected, recomputed[i]!].map((tensor) => tensor.dataSync<'float32'>()) as [
      Float32Array,
      Float32Array,
    ]
    const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    const difference = a.reduce((most, value, k) => Math.max(most, Math.abs(value - b[k]!)), 0)
    expect(difference / largest, `tensor ${i}`).toBeLessThan(1e-6)
  }
  tf.dispose([kept, recomputed])
  expect(tf.memory().numTensors).toBe(before)
  model.dispose()
})

describe('with layers that are thawed one by one', () => {
  test('what is trained later has a gradient as soon as it is', () => {
    const model = bert.create(CONFIG, 1)
    switchRecomputing(true)
    const learner = createLearner(model, classification, { weightDecay: 0, clipNorm: 1, emaDecay: 0 })
    learner.thaw(0)
    tf.dispose(Object.values(learner.step([batchOf(ROWS, TOKENS, 1)], 1e-2)) as tf.Tensor[])
    learner.thaw(LAYERS)
    const { variable } = model.parameters.find(
      ({ name }) => name.includes('layer.0.') && name.includes('query.weight'),
    )!
    const before = variable.dataSync().slice()
    tf.dispose(Object.values(learner.step([batchOf(ROWS, TOKENS, 2)], 1e-2)) as tf.Tensor[])
    expect(variable.dataSync()).not.toEqual(before)
    learner.dispose()
    model.dispose()
  })
})

test('the most memory of a step grows with the layers by their inputs alone', async () => {
  const model = bert.create(bertConfig({ ...TINY, num_hidden_layers: 6 }), 1)
  const peak = async (on: boolean) => {
    const { peakBytes } = await tf.profile(() => {
      switchRecomputing(on)
      const parameters = trainedParameters(model, 1, Number.POSITIVE_INFINITY)
      const objective = { model, parameters, lossOf: classification.loss, penalty: null }
      const { loss, gradients } = meanGradients(objective, [batchOf(2, 64, 1)], null)
      tf.dispose([loss, ...gradients])
    })
    return peakBytes
  }
  const [kept, recomputed] = [await peak(false), await peak(true)]
  console.info(`${(recomputed / 1e6).toFixed(1)} instead of ${(kept / 1e6).toFixed(1)} MB`)
  expect(recomputed).toBeLessThan(kept / 2)
  model.dispose()
})
