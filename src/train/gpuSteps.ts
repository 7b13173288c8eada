/** Steps on a graphics device, for tests that count what they ask of it. */
import * as tf from '@tensorflow/tfjs-core'
import { countGpu, type GpuCounts } from '../kernels/webgpu/counters.ts'
import type { Model } from '../models/types.ts'
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
