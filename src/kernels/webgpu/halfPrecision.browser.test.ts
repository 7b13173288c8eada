/**
 * Half precision beside full precision. SwiftShader has no `shader-f16`: on it, only the refusal is tested. Mesa's lavapipe has it, and
 * every real GPU that matters.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useBackend } from '../backends/useBackend.ts'
import { chooseHalfPrecision } from '../halfPrecision.ts'
import { feedForward } from '../ops/index.ts'
import { blockCases, sampleCases } from '../ops/samples.ts'
import { gaussian } from '../ops/sampleTensors.ts'
import { usesHalfPrecision } from './halfPrecision.ts'
import { expectLikeCpu, PROFILES, useProfile, valueAndGradients, valuesOn } from './testing.ts'

const adapter = await navigator.gpu.requestAdapter()
const offered = adapter?.features.has('shader-f16') ?? false
/** Eleven bits, some of them lost in sums. */
const ROUNDING = 5e-3

test.skipIf(offered)('a device without it says so and computes in full precision', async () => {
  await useBackend('webgpu')
  expect(await chooseHalfPrecision(true)).toBe('unsupported')
  expect(usesHalfPrecision()).toBe(false)
})

test('another backend has none', async () => {
  await useBackend('cpu')
  expect(await chooseHalfPrecision(true)).toBe('unsupported')
  expect(await chooseHalfPrecision(false)).toBe('off')
})

describe.runIf(offered)('on a device that has it', () => {
  beforeEach(async () => {
    await useBackend('webgpu')
    expect(await chooseHalfPrecision(true)).toBe('on')
  })

  afterEach(async () => {
    await useBackend('webgpu')
    expect(await chooseHalfPrecision(false)).toBe('off')
  })

  const families = sampleCases().filter(({ name }) => /gatedFeedForward|rotary.*elfAttention/.test(name))

  describe.each(PROFILES)('by %s', (_name, profile) => {
    test.each([...blockCases(), ...families])(
      '$name is what it is in plain JavaScript, but for rounding',
      async (sample) => {
        const restore = await useProfile(profile)
        expect(usesHalfPrecision()).toBe(true)
        await expectLikeCpu(() => {
          const all = sample.inputs()
          const of = (...xs: tf.Tensor[]) => sample.run(all.map((x, i) => xs[sample.differentiable.indexOf(i)] ?? x))
          return valueAndGradients(
            of,
            sample.differentiable.map((i) => all[i]!),
          )
        }, ROUNDING)
        restore()
      },
    )
  })

  const layer = (O: number, I: number) => ({ weight: gaussian([O, I], 2) as tf.Tensor2D, bias: gaussian([O], 3) as tf.Tensor1D }) // biome-ignore format: one line
  const fed = (x: tf.Tensor) =>
    feedForward(x, { widen: layer(66, 33), narrow: layer(33, 66) }, x, { rate: 0.1, key: 3 })

  test('values inside of a block are rounded', async () => {
    const half = await valuesOn('webgpu', () => [fed(gaussian([70, 33], 1))])
    await chooseHalfPrecision(false)
    const full = await valuesOn('webgpu', () => [fed(gaussian([70, 33], 1))])
    expect(half).not.toEqual(full)
  })
})
