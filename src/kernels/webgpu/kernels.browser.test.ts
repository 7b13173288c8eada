/** Every kernel beside plain JavaScript, in each variant that a device may choose. */
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useBackend } from '../backends/useBackend.ts'
import {
  attention,
  conv1d,
  crossEntropy,
  dropout,
  embedding,
  feedForward,
  gelu,
  layerNorm,
  linear,
  maxPool1d,
  poolFirst,
} from '../ops/index.ts'
import { blockCases, sampleCases, tokenCases } from '../ops/samples.ts'
import { gaussian, type SampleCase, staircaseMask } from '../ops/sampleTensors.ts'
import { webgpuBackend } from './backendInternals.ts'
import { measureTiles } from './measureTiles.ts'
import { profileOf } from './profile.ts'
import { expectLikeCpu, PROFILES, useProfile, valueAndGradients, valuesOn } from './testing.ts'
import { candidatesFor, setTiles } from './tiles.ts'
import { parseTiles } from './tuneTiles.ts'

const SIZES = [1, 7, 65, 257]
/** More than the workgroups along one axis of a grid. */
const MANY_ROWS = 65_537

const dense = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) => linear(x, w as tf.Tensor2D, b as tf.Tensor1D)
const norm = (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) => layerNorm(x, g as tf.Tensor1D, b as tf.Tensor1D, 1e-5)

describe.each(PROFILES)('kernels by %s', (_name, profile) => {
  let restore = () => {}

  beforeEach(async () => {
    restore = await useProfile(profile)
  })

  afterEach(() => restore())

  test.each(SIZES)('linear of all sizes to %i outputs', async (O) => {
    for (const N of SIZES) {
      for (const I of [1, 7, 64, 65]) {
        await expectLikeCpu(() =>
          valueAndGradients(dense, [gaussian([N, I], 1), gaussian([O, I], 2), gaussian([O], 3)]),
        )
      }
    }
  })

  test('linear without a bias, and of more rows than a grid is wide', async () => {
    const product = (x: tf.Tensor, w: tf.Tensor) => linear(x, w as tf.Tensor2D, null)
    await expectLikeCpu(() => valueAndGradients(product, [gaussian([2, 9, 12], 1), gaussian([8, 12], 2)]))
    const inputs = () => [gaussian([MANY_ROWS, 4], 1), gaussian([3, 4], 2), gaussian([3], 3)]
    await expectLikeCpu(() => valueAndGradients(dense, inputs()), 1e-4)
  })

  test.each(SIZES)('layerNorm of %i channels', async (C) => {
    for (const N of SIZES) {
      const inputs = () => [gaussian([N, C], 1), gaussian([C], 2), gaussian([C], 3)]
      // A single channel has no variance: its gradient is rounding noise times 1 / √epsilon.
      if (C > 1) await expectLikeCpu(() => valueAndGradients(norm, inputs()), 1e-4)
      else await expectLikeCpu(() => [norm(...(inputs() as [tf.Tensor, tf.Tensor, tf.Tensor]))])
    }
  })

  test('layerNorm of more rows than a grid is wide, and of values far from 0', async () => {
    const inputs = () => [gaussian([MANY_ROWS, 3], 1), gaussian([3], 2), gaussian([3], 3)] as const
    // The gradient's grid is as wide as its parts; a workgroup for each row takes a software adapter twenty seconds.
    if (profile.software) await expectLikeCpu(() => valueAndGradients(norm, inputs()), 2e-4)
    else await expectLikeCpu(() => [norm(...inputs())])
    const far = () => [tf.add(gaussian([7, 65], 1), 1000), gaussian([65], 2), gaussian([65], 3)]
    await expectLikeCpu(() => valueAndGradients(norm, far()), 2e-3)
    await expectLikeCpu(() => [norm(tf.mul(gaussian([5, 9], 1), 1e-20), gaussian([9], 2), gaussian([9], 3))])
  })

  test.each([
    [1, 1, 4, 1],
    [2, 7, 6, 3],
    [2, 65, 32, 4],
    [1, 257, 14, 2],
  ])('attention of %i × %i × %i with %i heads', async (B, T, C, heads) => {
    const f = (rate: number) => (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) =>
      attention(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor3D, staircaseMask(B, T), heads, { rate, key: 99 })
    const inputs = () => [1, 2, 3].map((seed) => gaussian([B, T, C], seed))
    for (const rate of [0, 0.2]) await expectLikeCpu(() => valueAndGradients(f(rate), inputs()), 5e-5)
    const far = () => inputs().map((x) => tf.mul(x, 30)) // softmax picks a single key
    await expectLikeCpu(() => [f(0)(...(far() as [tf.Tensor, tf.Tensor, tf.Tensor]))], 1e-3)
  })

  test.each([
    [1, 1, 1, 13, 1],
    [3, 7, 5, 4, 9],
    [2, 65, 8, 7, 64],
    [2, 257, 3, 1, 4],
  ])('conv1d of %i × %i × %i with %i steps to %i channels', async (B, T, I, K, O) => {
    const f = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) => conv1d(x as tf.Tensor3D, w as tf.Tensor3D, b as tf.Tensor1D)
    const inputs = () => [gaussian([B, T, I], 1), gaussian([K, I, O], 2), gaussian([O], 3)]
    await expectLikeCpu(() => valueAndGradients(f, inputs()))
  })

  test.each([...blockCases(), ...tokenCases()])('$name', async ({ inputs, run, differentiable }) => {
    const tensors = inputs
    await expectLikeCpu(() => {
      const all = tensors()
      const of = (...xs: tf.Tensor[]) => run(all.map((tensor, i) => xs[differentiable.indexOf(i)] ?? tensor))
      return valueAndGradients(
        of,
        differentiable.map((i) => all[i]!),
      )
    }, 5e-5)
  })
})

test('every tile that a device may choose gives the same products, and the measured ones are among them', async () => {
  await useBackend('webgpu')
  const { device } = webgpuBackend()
  try {
    const candidates = candidatesFor(profileOf(device))
    for (const tile of candidates) {
      setTiles(device, new Map([['tall', tile], ['deep', tile]])) // biome-ignore format: one line
      const [N, I, O] = tile.lanes ? [257, 33, 35] : [70, 64, 68]
      await expectLikeCpu(() => valueAndGradients(dense, [gaussian([N, I], 1), gaussian([O, I], 2), gaussian([O], 3)]))
    }
    const tiles = await measureTiles(64)
    expect([...tiles.keys()]).toEqual(['tall', 'deep'])
    for (const tile of tiles.values()) expect(candidates).toContainEqual(tile)
    expect(parseTiles(JSON.stringify([...tiles.values()]), candidates)).toEqual(tiles)
  } finally {
    setTiles(device, new Map())
  }
})

describe('kernels without variants', () => {
  beforeEach(async () => {
    await useBackend('webgpu')
  })

  test('maxPool1d with partial windows and ties', async () => {
    for (const [B, T, C, size] of [
      [1, 1, 1, 3],
      [2, 7, 65, 4],
      [3, 65, 7, 2],
      [1, 257, 3, 300],
    ] as const) {
      // biome-ignore format: one size per tuple
      const x = () => tf.round(gaussian([B, T, C], 1)) // rounding makes ties
      await expectLikeCpu(() => valueAndGradients((x_) => maxPool1d(x_ as tf.Tensor3D, size), [x()]), 1e-6)
    }
  })

  test('gelu far from 0, and of more elements than a grid is wide', async () => {
    const near = [-50, -10, -1, 0, 1, 10, 50]
    await expectLikeCpu(() => [
      gelu(tf.tensor1d([-1e30, ...near, 1e30])),
      tf.grad((x: tf.Tensor) => tf.sum(gelu(x)))(tf.tensor1d(near)),
    ])
    await expectLikeCpu(() => [gelu(tf.fill([MANY_ROWS, 65], 0.5))])
  })

  test('embedding of small and large vocabularies', async () => {
    for (const [V, C, N] of [
      [2, 1, 1],
      [5, 7, 65],
      [64, 65, 257],
      [65, 3, 257],
      [300, 9, 7],
    ] as const) {
      // biome-ignore format: one size per tuple
      const ids = () => tf.tensor1d(Array.from({ length: N }, (_, i) => (i * 31) % V), 'int32') // biome-ignore format: one line
      await expectLikeCpu(() =>
        valueAndGradients((table) => embedding(table as tf.Tensor2D, ids()), [gaussian([V, C], 1)]),
      )
    }
  })

  test('crossEntropy of many rows, of logits far apart, and of targets that tf.oneHot made', async () => {
    for (const rows of [1, 7, 65, 257]) {
      const targets = () => tf.cast(tf.oneHot(tf.tensor1d(Array.from({ length: rows }, (_, i) => i % 3), 'int32'), 3), 'float32') as tf.Tensor2D // biome-ignore format: one line
      const weights = () => tf.abs(gaussian([rows], 4)) as tf.Tensor1D
      for (const spread of [1, 1000]) {
        const loss = (x: tf.Tensor) => crossEntropy(tf.mul(x, spread) as tf.Tensor2D, targets(), weights())
        await expectLikeCpu(() => [loss(gaussian([rows, 3], 1)), tf.grad(loss)(gaussian([rows, 3], 1))])
      }
    }
  })

  const manyIds = (V: number) => tf.tensor1d(Int32Array.from({ length: MANY_ROWS }, (_, i) => (i * 31) % V), 'int32') // biome-ignore format: one line
  const layer = (O: number, I: number) => ({ weight: gaussian([O, I], 2) as tf.Tensor2D, bias: gaussian([O], 3) as tf.Tensor1D }) // biome-ignore format: one line
  const manyRows: Readonly<Record<string, { shape: number[]; run: (x: tf.Tensor) => tf.Tensor }>> = {
    conv1d: {
      shape: [1, MANY_ROWS, 2],
      run: (x) => conv1d(x as tf.Tensor3D, gaussian([3, 2, 4], 2) as tf.Tensor3D, gaussian([4], 3) as tf.Tensor1D),
    },
    maxPool1d: { shape: [1, MANY_ROWS, 2], run: (x) => maxPool1d(x as tf.Tensor3D, 4) },
    dropout: { shape: [MANY_ROWS, 3], run: (x) => dropout(x, 0.3, 5) },
    'embedding of few words': { shape: [5, 2], run: (x) => embedding(x as tf.Tensor2D, manyIds(5)) },
    'embedding of many words': { shape: [70, 2], run: (x) => embedding(x as tf.Tensor2D, manyIds(70)) },
    crossEntropy: {
      shape: [MANY_ROWS, 2],
      run: (x) => crossEntropy(x as tf.Tensor2D, tf.fill([MANY_ROWS, 2], 0.5), null),
    },
    attention: {
      shape: [MANY_ROWS, 1, 4],
      run: (x) => {
        const y = x as tf.Tensor3D
        return attention(y, y, y, tf.ones([MANY_ROWS, 1]), 2, null)
      },
    },
    feedForward: {
      shape: [MANY_ROWS, 2],
      run: (x) => feedForward(x, { widen: layer(3, 2), narrow: layer(2, 3) }, x, { rate: 0.1, key: 3 }),
    },
    poolFirst: { shape: [MANY_ROWS, 1, 2], run: (x) => poolFirst(x as tf.Tensor3D, layer(3, 2)) },
  }

  test.each(Object.keys(manyRows))('%s of more rows than a grid is wide', async (name) => {
    const { shape, run } = manyRows[name]!
    await expectLikeCpu(() => valueAndGradients(run, [gaussian(shape, 1)]), 1e-4)
  })

  test('NaN goes through every kernel', async () => {
    const x = () => tf.tensor2d([1, Number.NaN, 3, 4, 5, 6], [2, 3])
    const results = await valuesOn('webgpu', () => [
      gelu(x()),
      layerNorm(x(), tf.ones([3]), tf.zeros([3]), 1e-5),
      maxPool1d(tf.reshape(x(), [1, 2, 3]), 2),
      linear(x(), tf.ones([4, 3]), tf.zeros([4])),
      crossEntropy(x(), tf.ones([2, 3]), null),
    ])
    results.forEach((values, i) => {
      expect(values.some(Number.isNaN), `result ${i}`).toBe(true)
    })
  })
})

test.each(sampleCases())('$name: gradients equal finite differences', async (sample) => {
  for (const index of sample.differentiable) await expectGradientLikeDifferences(sample, index)
})

/** Elements of an input that are moved; all of a small one. */
const MOVED = 4

/** Central differences of Σ y · weights in float32: about three digits. */
async function expectGradientLikeDifferences({ inputs, run }: SampleCase, index: number): Promise<void> {
  const moved = await valuesOn('webgpu', () => {
    const tensors = inputs()
    const x = tensors[index]!
    const total = (value: tf.Tensor) => {
      const y = run(tensors.map((tensor, i) => (i === index ? value : tensor)))
      const weights = Float32Array.from({ length: y.size }, (_, i) => Math.sin(i + 1))
      return tf.sum(tf.mul(y, tf.tensor(weights, y.shape)))
    }
    const gradient = tf.grad(total)(x)
    const chosen = Array.from({ length: Math.min(MOVED, x.size) }, (_, i) => Math.floor((i * x.size) / MOVED))
    const differences = chosen.map((element) => {
      const step = tf.tensor(
        Float32Array.from({ length: x.size }, (_, i) => (i === element ? 1e-2 : 0)),
        x.shape,
      )
      return tf.div(tf.sub(total(tf.add(x, step)), total(tf.sub(x, step))), 2e-2)
    })
    return [
      tf.gather(tf.reshape(gradient, [-1]), tf.tensor1d(chosen, 'int32')),
      tf.stack(differences),
      tf.max(tf.abs(gradient)),
    ]
  })
  const [gradient, differences, largest] = moved as [Float32Array, Float32Array, Float32Array]
  gradient.forEach((value, i) => {
    expect(Math.abs(value - differences[i]!) / Math.max(1, largest[0]!), `input ${index}`).toBeLessThan(5e-3)
  })
}
