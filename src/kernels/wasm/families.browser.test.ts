/** Kernels of model families beside BERT and of their tasks, beside plain operations. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { useBackend } from '../backends/useBackend.ts'
import { switchKernels } from '../operation.ts'
import { attention, gated, gatherRows, geluTanh, lowRankLinear, sparseCrossEntropy } from '../ops/index.ts'
import { ATTENTION_VARIANTS, familyCases } from '../ops/samplesOfFamilies.ts'
import { gaussian, staircaseMask } from '../ops/sampleTensors.ts'
import { expectSame, valueAndGradients } from './testing.ts'

const SIZES = [1, 7, 65, 257]
const MANY_ROWS = 65_537

beforeAll(async () => {
  await useBackend('wasm')
})

beforeEach(() => switchKernels([]))

test.each(familyCases())('$name', ({ inputs, run, differentiable }) => {
  const all = inputs()
  const of = (...xs: tf.Tensor[]) => run(all.map((tensor, i) => xs[differentiable.indexOf(i)] ?? tensor))
  expectSame(() => valueAndGradients(of, differentiable.map((i) => all[i]!))) // biome-ignore format: one line
})

test.each(ATTENTION_VARIANTS)('%s attention of awkward sizes, with and without dropout', (_name, variant) => {
  for (const [B, T, C, heads] of [
    [1, 1, 4, 1],
    [2, 7, 12, 3],
    [2, 65, 40, 5],
    [1, 257, 14, 1],
  ] as const) {
    // biome-ignore format: one line
    const inputs = [1, 2, 3].map((seed) => gaussian([B, T, C], seed))
    for (const dropped of [null, { rate: 0.2, key: 99 }]) {
      const f = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => {
        const all = [q, k, v] as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D]
        return attention(...all, staircaseMask(B, T), heads, dropped, variant)
      }
      expectSame(() => valueAndGradients(f, inputs))
    }
  }
})

test.each(SIZES)('geluTanh, gates and rows of %i channels', (C) => {
  for (const N of SIZES) {
    const x = tf.mul(gaussian([N, C], 1), 3)
    expectSame(() => valueAndGradients(geluTanh, [x]))
    const double = gaussian([N, 2 * C], 2)
    for (const activation of ['gelu', 'silu'] as const) {
      expectSame(() => valueAndGradients((y) => gated(y, activation), [double]))
    }
    const positions = tf.tensor1d(Int32Array.from({ length: 9 }, (_, i) => (i * 5) % N), 'int32') // biome-ignore format: one line
    expectSame(() => valueAndGradients((y) => gatherRows(y, positions), [x]))
  }
})

test.each(SIZES)('sparseCrossEntropy of %i rows, of few and of many classes, far apart and not', (N) => {
  for (const C of [2, 3, 257, 5000]) {
    const classes = tf.tensor1d(Int32Array.from({ length: N }, (_, i) => (i * 997) % C), 'int32') // biome-ignore format: one line
    const weights = tf.abs(gaussian([N], 4)) as tf.Tensor1D
    for (const spread of [1, 1000]) {
      const x = tf.mul(gaussian([N, C], 1), spread)
      const loss = (y: tf.Tensor) => sparseCrossEntropy(y as tf.Tensor2D, classes, weights)
      expectSame(() => [loss(x), tf.grad(loss)(x)])
    }
  }
})

test('a side branch of awkward sizes', () => {
  for (const [N, I, O, r] of [
    [1, 1, 1, 1],
    [7, 65, 9, 3],
    [65, 64, 68, 8],
    [257, 7, 65, 5],
  ] as const) {
    // biome-ignore format: one line
    const inputs = [gaussian([N, I], 1), gaussian([O, I], 2), gaussian([O], 5), gaussian([r, I], 3), gaussian([O, r], 4)]
    const f = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, down: tf.Tensor, up: tf.Tensor) => {
      const branch = { down: down as tf.Tensor2D, up: up as tf.Tensor2D, scale: 2 }
      return lowRankLinear(x, w as tf.Tensor2D, b as tf.Tensor1D, branch)
    }
    expectSame(() => valueAndGradients(f, inputs))
  }
})

test('many rows, values far from 0, and NaN', () => {
  const rows = gaussian([MANY_ROWS, 3], 1)
  const classes = tf.tensor1d(Int32Array.from({ length: MANY_ROWS }, (_, i) => i % 3), 'int32') // biome-ignore format: one line
  expectSame(() => valueAndGradients((x) => sparseCrossEntropy(x as tf.Tensor2D, classes, null), [rows]))
  expectSame(() => valueAndGradients((x) => gated(tf.slice(x, [0, 0], [MANY_ROWS, 2]), 'silu'), [rows]))
  const far = tf.tensor1d([-1e30, -50, -10, 0, 10, 50, 1e30])
  expectSame(() => [geluTanh(far), tf.grad((x: tf.Tensor) => tf.sum(geluTanh(x)))(far)])
  const bad = tf.tensor2d([1, Number.NaN, 3, 4], [2, 2])
  const hasNaN = (tensor: tf.Tensor) => tensor.dataSync<'float32'>().some(Number.isNaN)
  const one = tf.tensor1d([0, 1], 'int32')
  for (const y of [geluTanh(bad), gated(bad, 'gelu'), gated(bad, 'silu'), sparseCrossEntropy(bad, one, null)]) {
    expect(hasNaN(y)).toBe(true)
  }
})
