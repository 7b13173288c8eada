/** Steps on a graphics device, for tests that count what they ask of it. */
import * as tf from '@tensorflow/tfjs-core'
import { precompile, useBackend } from '../kernels/index.ts'
import { countGpu, type GpuCounts } from '../kernels/webgpu/counters.ts'
import { bert } from '../models/bert/index.ts'
import type { Model, ModelConfig } from '../models/types.ts'
import { createLearner, type LearnerBatch } from './learner.ts'
import { classification } from './tasks/classification.ts'

export const ROWS = 2
export const TOKENS = 8
/** Ids are below this. */
export const WORDS = 10

/** Token ids, mask and targets. */
export const BATCH_BYTES = 4 * (2 * ROWS * TOKENS + 2 * ROWS)

export function batchOf(rows: number, tokens: number, step: number): LearnerBatch {
  const ids = Int32Array.from({ length: rows * tokens }, (_, i) => (i * 7 + step) % WORDS)
  const mask = new Float32Array(rows * tokens).fill(1)
  const batch = {
    rows,
    tokens,
    ids,
    cleanIds: ids,
    mask,
    labels: new Int32Array(rows),
    source: new Uint32Array(rows),
    tokenCount: ids.length,
  }
  const targets = Float32Array.from({ length: 2 * rows }, (_, i) => i % 2)
  return { batch, targets: { targets, weights: null, total: rows }, dropoutKey: step }
}

/** Counts do not depend on the sizes, so these are tiny. */
export const TINY = { vocab_size: 10 * WORDS, hidden_size: 16, num_attention_heads: 2, intermediate_size: 32 }

export function bertConfig(sizes: { readonly [name: string]: number }): ModelConfig {
  return {
    architectures: ['BertForSequenceClassification'],
    model_type: 'bert',
    hidden_act: 'gelu',
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
    max_position_embeddings: 128,
    type_vocab_size: 2,
    layer_norm_eps: 1e-12,
    position_embedding_type: 'absolute',
    id2label: { 0: 'a', 1: 'b' },
    ...sizes,
  }
}

/** Most bytes on the device in a step of a BERT 128 wide. */
export async function peakBytes({ layers, rows, tokens } = { layers: 4, rows: 32, tokens: 128 }): Promise<number> {
  const sizes = { vocab_size: 4096, hidden_size: 128, num_attention_heads: 4, intermediate_size: 512 }
  const counter = countGpu()
  const model = bert.create(bertConfig({ ...sizes, num_hidden_layers: layers, max_position_embeddings: tokens }), 1)
  const learner = createLearner(model, classification, { weightDecay: 0.01, clipNorm: 1, emaDecay: 0 })
  // Everything is allocated and nothing computed, which a software adapter would need minutes for.
  for (let index = 0; index < 3; index++) {
    await precompile(() => {
      const { loss, gradientNorm } = learner.step([batchOf(rows, tokens, index)], 1e-3)
      tf.dispose([loss, gradientNorm])
    })
  }
  const { bytesPeak } = counter.read()
  counter.stop()
  learner.dispose()
  model.dispose()
  return bytesPeak
}

/** Losses and gradient norms of a tiny BERT with dropout, clipping and averages. */
export async function lossesOn(backend: 'cpu' | 'webgpu', steps: number): Promise<number[]> {
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

/** What the fourth step of a fresh model makes: by then, everything that is kept is there. */
export async function countStep(model: Model, emaDecay = 0): Promise<GpuCounts> {
  const learner = createLearner(model, classification, { weightDecay: 0.01, clipNorm: 1, emaDecay })
  const step = async (index: number) => {
    const { loss, gradientNorm } = learner.step([batchOf(ROWS, TOKENS, index)], 1e-3)
    await loss.data()
    tf.dispose([loss, gradientNorm])
  }
  for (let index = 0; index < 3; index++) await step(index)
  const counter = countGpu()
  await step(3)
  const counts = counter.read()
  counter.stop()
  console.info(`${counts.dispatches} dispatches, ${counts.bytesUploaded} bytes uploaded`)
  learner.dispose()
  model.dispose()
  return counts
}
