import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ADAMW_DEFAULTS, adamW, createAdamWState } from '../adamW.ts'
import { useBackend } from '../backends/useBackend.ts'
import { switchKernels } from '../operation.ts'
import { attention, conv1d, dropout, embedding, gelu, layerNorm, linear, maxPool1d } from '../ops/index.ts'
import { gaussian } from '../ops/sampleTensors.ts'
import { expectSame, valueAndGradients } from './testing.ts'

const SIZES = [1, 7, 65, 257]

beforeAll(async () => {
  await useBackend('wasm')
})

beforeEach(() => switchKernels([]))

describe('matMul', () => {
  const transposes = [[false, false], [false, true], [true, false], [true, true]] as const // biome-ignore format: one line
  test.each(transposes)('transposeA %s, transposeB %s: all sizes', (transposeA, transposeB) => {
    for (const M of SIZES) {
      for (const N of SIZES) {
        for (const K of SIZES) {
          const a = gaussian(transposeA ? [K, M] : [M, K], 1)
          const b = gaussian(transposeB ? [N, K] : [K, N], 2)
          expectSame(() => [tf.matMul(a, b, transposeA, transposeB)])
        }
      }
    }
  })

  test('batches: both, one on the left, one on the right, two axes', () => {
    const shapes = [
      [[5, 7, 9], [5, 9, 3]],
      [[1, 7, 9], [5, 9, 3]],
      [[5, 7, 9], [1, 9, 3]],
      [[7, 9], [5, 9, 3]],
      [[2, 3, 7, 9], [2, 3, 9, 4]],
      [[2, 1, 7, 9], [1, 3, 9, 4]],
    ] as const // biome-ignore format: one pair per line
    for (const [a, b] of shapes) expectSame(() => [tf.matMul(gaussian(a, 1), gaussian(b, 2))])
  })
})

describe('kernels equal the plain operations, gradients included', () => {
  test.each(SIZES)('linear, layerNorm, gelu, dropout with %i channels', (C) => {
    for (const N of SIZES) {
      const x = gaussian([N, C], 1)
      const [gamma, beta] = [gaussian([C], 2), gaussian([C], 3)] as [tf.Tensor1D, tf.Tensor1D]
      const dense = (x_: tf.Tensor, w: tf.Tensor, b: tf.Tensor) => linear(x_, w as tf.Tensor2D, b as tf.Tensor1D)
      expectSame(() => valueAndGradients(dense, [x, gaussian([9, C], 4), gaussian([9], 5)]))
      const norm = (x_: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
        layerNorm(x_, g as tf.Tensor1D, b as tf.Tensor1D, 1e-5)
      // A single channel has no variance: its gradient is rounding noise times 1 / √epsilon.
      if (C > 1) expectSame(() => valueAndGradients(norm, [x, gamma, beta]), 1e-4)
      expectSame(() => valueAndGradients(gelu, [tf.mul(x, 3)]))
      expectSame(() => valueAndGradients((x_) => dropout(x_, 0.4, 0xfedcba98), [x]), 1e-7)
    }
  })

  test('conv1d with odd, even and wide kernels', () => {
    for (const [B, T, I, K, O] of [
      [1, 1, 1, 13, 1],
      [3, 7, 5, 4, 9],
      [2, 65, 7, 7, 65],
      [2, 257, 3, 1, 4],
    ] as const) {
      const inputs = [gaussian([B, T, I], 1), gaussian([K, I, O], 2), gaussian([O], 3)]
      const f = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
        conv1d(x as tf.Tensor3D, w as tf.Tensor3D, b as tf.Tensor1D)
      expectSame(() => valueAndGradients(f, inputs))
    }
  })

  test('attention with padding, with and without dropout', () => {
    for (const [B, T, C, heads] of [
      [1, 1, 4, 1],
      [2, 7, 6, 3],
      [2, 65, 32, 4],
      [1, 257, 14, 2],
    ] as const) {
      const mask = tf.tensor2d(
        Float32Array.from({ length: B * T }, (_, i) => (i % T <= T / 2 ? 1 : 0)),
        [B, T],
      )
      const inputs = [1, 2, 3].map((seed) => gaussian([B, T, C], seed))
      for (const dropped of [null, { rate: 0.2, key: 99 }]) {
        const f = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) =>
          attention(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor3D, mask, heads, dropped)
        expectSame(() => valueAndGradients(f, inputs))
      }
    }
  })

  test('maxPool1d with partial windows and ties', () => {
    for (const [B, T, C, size] of [
      [1, 1, 1, 3],
      [2, 7, 65, 4],
      [3, 65, 7, 2],
    ] as const) {
      const x = tf.round(gaussian([B, T, C], 1)) as tf.Tensor3D // rounding makes ties
      expectSame(() => valueAndGradients((x_) => maxPool1d(x_ as tf.Tensor3D, size), [x]), 1e-7)
    }
  })

  test('embedding', () => {
    for (const [V, C] of [
      [5, 7],
      [257, 65],
    ] as const) {
      const ids = tf.tensor1d(
        Array.from({ length: 65 }, (_, i) => (i * 31) % V),
        'int32',
      )
      expectSame(() => valueAndGradients((table) => embedding(table as tf.Tensor2D, ids), [gaussian([V, C], 1)]))
    }
  })

  test('adamW over several updates with clipping', () => {
    expectSame(() => {
      const parameters = SIZES.map((size, i) => ({
        name: `p${i}`,
        variable: tf.variable(gaussian([size], i)),
        decay: i % 2 === 0,
      }))
      const state = createAdamWState(parameters)
      const hyper = { ...ADAMW_DEFAULTS, learningRate: 0.01, weightDecay: 0.1, clipNorm: 1 }
      for (let step = 0; step < 3; step++) {
        const gradients = SIZES.map((size, i) => gaussian([size], 10 * step + i))
        adamW(parameters, gradients, state, hyper)
      }
      return [...parameters.map(({ variable }) => variable), ...state.first, ...state.second]
    })
  })

  test('products with long sums, and parameters of several pieces', () => {
    // More than 8 × 256 terms are summed in parts, more than 32,768 parameters are updated in pieces.
    const [a, b] = [gaussian([3_001, 65], 1), gaussian([3_001, 7], 2)]
    expectSame(() => [tf.matMul(a, b, true, false)])
    expectSame(() => {
      const parameter = { name: 'large', variable: tf.variable(gaussian([70_001], 1)), decay: true }
      const state = createAdamWState([parameter])
      const average = { variables: [tf.variable(gaussian([70_001], 3))], decay: 0.9 }
      const hyper = { ...ADAMW_DEFAULTS, learningRate: 0.01, weightDecay: 0.1, clipNorm: 1 }
      const norm = adamW([parameter], [gaussian([70_001], 2)], state, hyper, average)
      return [parameter.variable, state.second[0]!, average.variables[0]!, norm]
    })
  })
})

test('a clone of a variable keeps its values when AdamW updates the variable in place', () => {
  const variable = tf.variable(tf.tensor1d([1, 2, 3, 4, 5]))
  const snapshot = variable.clone()
  const parameter = { name: 'p', variable, decay: false }
  const hyper = { ...ADAMW_DEFAULTS, learningRate: 0.5, weightDecay: 0, clipNorm: 0 }
  adamW([parameter], [tf.ones([5])], createAdamWState([parameter]), hyper)
  expect([...snapshot.dataSync()]).toEqual([1, 2, 3, 4, 5])
  expect(variable.dataSync()[0]).toBeCloseTo(0.5, 5)
})

test('a clone of an average keeps its values when the average moves in place', () => {
  const parameter = { name: 'p', variable: tf.variable(tf.zeros([5])), decay: false }
  const average = { variables: [tf.variable(tf.ones([5]))], decay: 0 }
  const snapshot = average.variables[0]!.clone()
  const hyper = { ...ADAMW_DEFAULTS, learningRate: 0.5, weightDecay: 0, clipNorm: 0 }
  adamW([parameter], [tf.zeros([5])], createAdamWState([parameter]), hyper, average)
  expect([...snapshot.dataSync()]).toEqual([1, 1, 1, 1, 1])
  expect([...average.variables[0]!.dataSync()]).toEqual([0, 0, 0, 0, 0])
})

test('NaN goes through gelu, layerNorm, maxPool1d and matMul', () => {
  const x = tf.tensor2d([1, Number.NaN, 3, 4, 5, 6], [2, 3])
  const hasNaN = (tensor: tf.Tensor) => tensor.dataSync<'float32'>().some(Number.isNaN)
  expect(hasNaN(gelu(x))).toBe(true)
  const x3 = tf.reshape(x, [1, 2, 3]) as tf.Tensor3D
  expect(hasNaN(attention(x3, x3, x3, tf.ones([1, 2]), 1, null))).toBe(true)
  expect(hasNaN(layerNorm(x, tf.ones([3]), tf.zeros([3]), 1e-5))).toBe(true)
  expect(hasNaN(maxPool1d(tf.reshape(x, [1, 2, 3]), 2))).toBe(true)
  expect(hasNaN(tf.matMul(x, x, false, true))).toBe(true)
})

test('an allocation that cannot be met throws and says so', () => {
  const backend = tf.backend() as BackendWasm
  const allocate = (elements: number) => backend.makeOutput([elements], 'float32')
  expect(() => allocate(1_100_000_000)).toThrow(/ran out of memory/) // more than there are addresses
  expect(() => [allocate(600_000_000), allocate(600_000_000)]).toThrow(/ran out of memory/) // one may fit, not both
})
