/** Budgets of a training step on WebGPU that hold on any adapter: a step that grows beyond them fails here. */
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { countGpu, type GpuCounts } from '../kernels/webgpu/counters.ts'
import { bert } from '../models/bert/index.ts'
import type { ModelConfig } from '../models/types.ts'
import { createLearner, type LearnerBatch } from './learner.ts'

const ROWS = 2
const TOKENS = 8
const WORDS = 100

/** Counts do not depend on the sizes, so these are tiny. */
function tinyBert(layers: number): ModelConfig {
  return {
    model_type: 'bert',
    vocab_size: WORDS,
    hidden_size: 16,
    num_hidden_layers: layers,
    num_attention_heads: 2,
    intermediate_size: 32,
    hidden_act: 'gelu',
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
    max_position_embeddings: 16,
    type_vocab_size: 2,
    layer_norm_eps: 1e-12,
    position_embedding_type: 'absolute',
    id2label: { 0: 'a', 1: 'b' },
  }
}

function batchOf(step: number): LearnerBatch {
  const ids = Int32Array.from({ length: ROWS * TOKENS }, (_, i) => (i * 7 + step) % WORDS)
  const mask = new Float32Array(ROWS * TOKENS).fill(1)
  const labels = new Int32Array(ROWS)
  const batch = { rows: ROWS, tokens: TOKENS, ids, cleanIds: ids, mask, labels, tokenCount: ids.length }
  return { batch, targets: Float32Array.from([1, 0, 0, 1]), weights: null, total: ROWS, dropoutKey: step }
}

/** What the fourth step of a fresh model makes: by then, everything that is kept is there. */
async function countStep(layers: number): Promise<GpuCounts> {
  await useBackend('webgpu')
  const model = bert.create(tinyBert(layers), 1)
  const learner = createLearner(model, { weightDecay: 0.01, clipNorm: 1, emaDecay: 0 })
  const step = async (index: number) => {
    const { loss, gradientNorm } = learner.step([batchOf(index)], 1e-3)
    await loss.data()
    tf.dispose([loss, gradientNorm])
  }
  for (let index = 0; index < 3; index++) await step(index)
  const counter = countGpu()
  await step(3)
  const counts = counter.read()
  counter.stop()
  learner.dispose()
  model.dispose()
  return counts
}

/** Token ids, mask and targets. */
const BATCH_BYTES = 4 * (2 * ROWS * TOKENS + 2 * ROWS)

test.each([
  [4, 120],
  [12, 320],
])('a step of %i layers with dropout, clipping and AdamW stays within %i dispatches', async (layers, most) => {
  const counts = await countStep(layers)
  expect(counts.dispatches).toBeGreaterThan(10 * layers)
  expect(counts.dispatches).toBeLessThanOrEqual(most)
  expect(counts.submits).toBeLessThanOrEqual(2) // the step, and the read of its loss
  expect(counts.readBacks).toBe(1)
  expect(counts.pipelines).toBe(0)
  expect(counts.bytesUploaded - BATCH_BYTES).toBeLessThanOrEqual(16_000)
})
