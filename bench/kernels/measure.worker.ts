/** Measures products and whole training steps of the default classifier on WebAssembly, and posts rows of a table. */
import * as tf from '@tensorflow/tfjs-core'
import { useBackend } from '../../src/kernels/index.ts'
import { kernelNames, setKernelEnabled } from '../../src/kernels/operation.ts'
import { gaussian } from '../../src/kernels/ops/samples.ts'
import { families } from '../../src/models/families.ts'
import type { DataFacts, ModelParams } from '../../src/models/types.ts'
import { createLearner, type LearnerBatch } from '../../src/train/learner.ts'
import { CHARACTERS } from '../../src/train/samples.ts'

export type Request = { readonly threads: number; readonly fused: boolean }
export type Row = { readonly what: string; readonly fastest: number; readonly median: number; readonly unit: string }

const ROWS = 32
const CLASSES = ['a', 'b', 'c']
const AUTO: ModelParams = {
  ...{ family: 'compact', checkpoint: 'none', hiddenSize: 'auto', layers: 'auto' },
  ...{ heads: 'auto', dropout: 'auto', kmerFeatures: 'auto' },
}

addEventListener('message', async ({ data }: MessageEvent<Request>) => {
  const cores = data.threads < 4 ? data.threads : data.threads + 1 // what `availableThreads` makes so many threads of
  Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => cores })
  const { device } = await useBackend('wasm')
  for (const name of [...kernelNames('wasm'), 'MatMul', 'AdamW']) setKernelEnabled(name, data.fused)
  const rows = [product(510, 512, 512), product(4092, 512, 128, { b: true }), product(128, 512, 4096, { a: true })]
  for (const tokens of [60, 300]) rows.push(trainingStep(tokens, data.fused ? 40 : 5))
  postMessage({ device, rows })
})

function product(M: number, N: number, K: number, transposed: { a?: boolean; b?: boolean } = {}): Row {
  const a = gaussian(transposed.a ? [K, M] : [M, K], 1)
  const b = gaussian(transposed.b ? [N, K] : [K, N], 2)
  const times = repeat(15, () => tf.matMul(a, b, transposed.a, transposed.b).dispose())
  tf.dispose([a, b])
  const speed = (ms: number) => (2 * M * N * K) / ms / 1e6
  const name = `${M} × ${K} × ${N}${transposed.a ? ', A transposed' : ''}${transposed.b ? ', B transposed' : ''}`
  return { what: name, fastest: speed(times.fastest), median: speed(times.median), unit: 'GFLOP/s' }
}

function trainingStep(tokens: number, steps: number): Row {
  const facts: DataFacts = {
    ...{ tokenizer: CHARACTERS, classes: CLASSES, trainRows: 2_000 },
    ...{ maxTokens: tokens, medianTokens: tokens, p95Tokens: tokens },
  }
  const model = families.compact.create(families.compact.configure(AUTO, facts), 1)
  const learner = createLearner(model, { weightDecay: 0.01, clipNorm: 1, emaDecay: 0.99 })
  const batch = randomBatch(tokens)
  const times = repeat(steps, (step) => {
    const { loss, gradientNorm } = learner.step([{ ...batch, dropoutKey: step }], 1e-3)
    loss.dataSync()
    tf.dispose([loss, gradientNorm])
  })
  learner.dispose()
  model.dispose()
  return { what: `training step, ${ROWS} × ${tokens} characters`, ...times, unit: 'ms' }
}

function randomBatch(tokens: number): Omit<LearnerBatch, 'dropoutKey'> {
  const ids = Int32Array.from({ length: ROWS * tokens }, (_, i) => 5 + ((Math.imul(i, 2654435761) >>> 20) % 4))
  const labels = Int32Array.from({ length: ROWS }, (_, row) => row % CLASSES.length)
  const targets = Float32Array.from({ length: ROWS * 3 }, (_, i) => (i % 3 === labels[Math.floor(i / 3)] ? 1 : 0))
  const mask = new Float32Array(ids.length).fill(1)
  const batch = { rows: ROWS, tokens, ids, cleanIds: ids, mask, labels, tokenCount: ids.length }
  return { batch, targets, weights: null, total: ROWS }
}

function repeat(times: number, work: (round: number) => void): { readonly fastest: number; readonly median: number } {
  work(0) // the compiler of the browser warms up
  const measured = Array.from({ length: times }, (_, round) => {
    const start = performance.now()
    work(round + 1)
    return performance.now() - start
  }).sort((a, b) => a - b)
  return { fastest: measured[0]!, median: measured[measured.length >> 1]! }
}
