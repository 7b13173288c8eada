/** Kernels of model families beside BERT, beside plain JavaScript, in each variant that a device may choose. */
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useBackend } from '../backends/useBackend.ts'
import {
  attention,
  gated,
  gatherRows,
  geluTanh,
  lowRankLinear,
  meanSquaredError,
  sigmoidCrossEntropy,
  sparseCrossEntropy,
} from '../ops/index.ts'
import { blockCases, tokenCases } from '../ops/samples.ts'
import { ATTENTION_VARIANTS, familyCases } from '../ops/samplesOfFamilies.ts'
import { gaussian, type SampleCase, staircaseMask } from '../ops/sampleTensors.ts'
import { countGpu } from './counters.ts'
import { expectLikeCpu, PROFILES, useProfile, valueAndGradients, valuesOn } from './testing.ts'

const SIZES = [1, 7, 65, 257]
/** More than the workgroups along one axis of a grid. */
const MANY_ROWS = 65_537

function valueAndAllGradients({ inputs, run, differentiable }: SampleCase): tf.Tensor[] {
  const all = inputs()
  const of = (...xs: tf.Tensor[]) => run(all.map((tensor, i) => xs[differentiable.indexOf(i)] ?? tensor))
  return valueAndGradients(
    of,
    differentiable.map((i) => all[i]!),
  )
}

describe.each(PROFILES)('by %s', (_name, profile) => {
  let restore = () => {}

  beforeAll(async () => {
    restore = await useProfile(profile)
  })

  afterAll(() => restore())

  test('values and gradients of all samples are those of plain JavaScript', async () => {
    for (const sample of familyCases()) await expectLikeCpu(() => valueAndAllGradients(sample), 5e-5)
  })

  test.each(SIZES)('sparseCrossEntropy of %i rows, of few and of many classes, far apart and not', async (N) => {
    for (const C of [2, 3, 257, 5000]) {
      const classes = () =>
        tf.tensor1d(
          Int32Array.from({ length: N }, (_, i) => (i * 997) % C),
          'int32',
        )
      const weights = () => tf.abs(gaussian([N], 4)) as tf.Tensor1D
      for (const spread of [1, 1000]) {
        const loss = (x: tf.Tensor) => sparseCrossEntropy(tf.mul(x, spread) as tf.Tensor2D, classes(), weights())
        await expectLikeCpu(() => [loss(gaussian([N, C], 1)), tf.grad(loss)(gaussian([N, C], 1))])
      }
    }
  })

  test('a side branch of awkward sizes', async () => {
    for (const [N, I, O, r] of [
      [1, 1, 1, 1],
      [7, 65, 9, 3],
      [65, 64, 68, 8],
      [257, 7, 65, 5],
    ] as const) {
      // biome-ignore format: one line
      const f = (x: tf.Tensor, w: tf.Tensor, down: tf.Tensor, up: tf.Tensor) => {
        const branch = { down: down as tf.Tensor2D, up: up as tf.Tensor2D, scale: 2 }
        return lowRankLinear(x, w as tf.Tensor2D, null, branch)
      }
      const inputs = () => [gaussian([N, I], 1), gaussian([O, I], 2), gaussian([r, I], 3), gaussian([O, r], 4)]
      await expectLikeCpu(() => valueAndGradients(f, inputs()), 5e-5)
    }
  })
})

describe('in one variant', () => {
  beforeAll(async () => {
    await useBackend('webgpu')
  })

  const sizes = [[1, 1, 4, 1], [2, 7, 12, 3], [2, 65, 40, 5], [1, 257, 14, 1]] as const // biome-ignore format: one line
  test.each(sizes)('attention of %i × %i × %i with %i heads, of every kind', async (B, T, C, heads) => {
    for (const [, variant] of ATTENTION_VARIANTS) {
      const f = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => {
        const all = [q, k, v] as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D]
        return attention(...all, staircaseMask(B, T), heads, { rate: 0.2, key: 99 }, variant)
      }
      const inputs = () => [1, 2, 3].map((seed) => gaussian([B, T, C], seed))
      await expectLikeCpu(() => valueAndGradients(f, inputs()), 1e-4)
    }
  })

  test('sigmoidCrossEntropy and meanSquaredError of awkward sizes, far from 0, and of many rows', async () => {
    for (const loss of [sigmoidCrossEntropy, meanSquaredError]) {
      for (const [N, C, spread] of [
        [1, 1, 1],
        [7, 3, 100],
        [65, 257, 1],
        [MANY_ROWS, 2, 1],
      ] as const) {
        // biome-ignore format: one line
        const [targets, weights] = [(x: tf.Tensor) => tf.abs(tf.tanh(x)), tf.abs].map((f, i) => () => f(gaussian([N, C], 2 + i)) as tf.Tensor2D) as [() => tf.Tensor2D, () => tf.Tensor2D] // biome-ignore format: one line
        const f = (x: tf.Tensor) => loss(tf.mul(x, spread) as tf.Tensor2D, targets(), weights())
        await expectLikeCpu(() => [f(gaussian([N, C], 1)), tf.grad(f)(gaussian([N, C], 1))])
      }
    }
  })

  test('geluTanh and gates far from 0', async () => {
    const near = [-50, -10, -1, 0, 1, 10, 50]
    await expectLikeCpu(() => [
      geluTanh(tf.tensor1d([-1e30, ...near, 1e30])),
      tf.grad((x: tf.Tensor) => tf.sum(geluTanh(x)))(tf.tensor1d([-1e30, ...near, 1e30])),
    ])
    const pairs = () => tf.tensor2d(near.flatMap((x) => [x, 2]), [near.length, 2]) // biome-ignore format: one line
    for (const activation of ['gelu', 'silu'] as const) {
      await expectLikeCpu(() => valueAndGradients((x) => gated(x, activation), [pairs()]))
    }
  })

  test('more rows than a grid is wide', async () => {
    const positions = () => tf.tensor1d(Int32Array.from({ length: 65 }, (_, i) => i * 1000), 'int32') // biome-ignore format: one line
    const classes = () => tf.tensor1d(Int32Array.from({ length: MANY_ROWS }, (_, i) => i % 3), 'int32') // biome-ignore format: one line
    const many: readonly ((x: tf.Tensor) => tf.Tensor)[] = [
      geluTanh,
      (x) => gated(tf.slice(x, [0, 0], [MANY_ROWS, 2]), 'silu'),
      (x) => gatherRows(x, positions()),
      (x) => sparseCrossEntropy(x as tf.Tensor2D, classes(), null),
    ]
    for (const f of many) await expectLikeCpu(() => valueAndGradients(f, [gaussian([MANY_ROWS, 3], 1)]), 1e-4)
  })

  test('NaN goes through', async () => {
    const x = () => tf.tensor2d([1, Number.NaN, 3, 4], [2, 2])
    const results = await valuesOn('webgpu', () => [
      geluTanh(x()),
      gated(x(), 'gelu'),
      gated(x(), 'silu'),
      sparseCrossEntropy(tf.fill([2, 3], Number.NaN), tf.tensor1d([0, 1], 'int32'), null),
    ])
    results.forEach((values, i) => {
      expect(values.some(Number.isNaN), `result ${i}`).toBe(true)
    })
  })
})

/** Blocks with some inputs as variables that are not trained. */
const FROZEN: readonly (readonly [what: string, trained: (input: number) => boolean])[] = [
  ['everything', () => false],
  ['all weights', (input) => input % 2 === 1],
  ['all biases', (input) => input % 2 === 0],
]

test.each(FROZEN)(
  'with %s frozen, blocks give the gradients of the rest, in fewer dispatches',
  async (_what, trained) => {
    await useBackend('webgpu')
    const blocks = [...blockCases(), ...tokenCases()].filter(({ name }) => !name.includes('own'))
    for (const { name, inputs, run } of blocks) {
      const tensors = inputs()
      const first = tensors.findIndex(({ shape }) => shape.length < 3) // parameters come behind activations
      const variables = (frozen: boolean) =>
        tensors.map((tensor, i) => tf.variable(tensor, i < first || !frozen || trained(i - first)))
      const gradients = async (frozen: boolean) => {
        const all = variables(frozen)
        const asked = all.filter((_, i) => (i === 0 || i >= first) && (i < first || trained(i - first)))
        const counter = countGpu()
        const values = await valuesOn('webgpu', () => {
          if (asked.length === 0) return [run(all)]
          const { grads } = tf.variableGrads(() => tf.sum(tf.square(run(all))), asked)
          return [run(all), ...asked.map((variable) => grads[variable.name]!)]
        })
        const { dispatches } = counter.read()
        counter.stop()
        tf.dispose(all)
        return { values, dispatches }
      }
      const [all, some] = [await gradients(false), await gradients(true)]
      all.values.forEach((values, i) => {
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
        values.forEach((value, j) => {
          expect(Math.abs(value - some.values[i]![j]!) / largest, name).toBeLessThan(1e-5)
        })
      })
      expect(some.dispatches, name).toBeLessThanOrEqual(all.dispatches)
      tf.dispose(tensors)
    }
  },
)
