/** Training with mixed precision: on adapters with `shader-f16`, which SwiftShader is not. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  ADAMW_DEFAULTS,
  adamW,
  chooseHalfPrecision,
  createAdamWState,
  disposeAdamWState,
  lossScale,
  useBackend,
} from '../kernels/index.ts'
import { bert } from '../models/bert/index.ts'
import { bertConfig, countStep, lossesOn, peakBytes, TINY } from './gpuSteps.ts'

const adapter = await navigator.gpu.requestAdapter()

test('without half precision, no loss is scaled', async () => {
  await useBackend('webgpu')
  const state = createAdamWState([])
  expect(lossScale(state)).toBeNull()
  disposeAdamWState(state)
})

describe.runIf(adapter?.features.has('shader-f16'))('with half precision', () => {
  beforeEach(async () => {
    await useBackend('webgpu')
    expect(await chooseHalfPrecision(true)).toBe('on')
    return async () => {
      await useBackend('webgpu')
      await chooseHalfPrecision(false)
    }
  })

  test('twelve steps with dropout stay close to those of full precision', async () => {
    const half = await lossesOn('webgpu', 12)
    await chooseHalfPrecision(false)
    const full = await lossesOn('webgpu', 12)
    const worst = half.reduce((most, value, i) => {
      return Math.max(most, Math.abs(value - full[i]!) / Math.max(1, Math.abs(full[i]!)))
    }, 0)
    console.info(`largest difference ${worst.toExponential(1)}`)
    expect(worst).toBeGreaterThan(0)
    expect(worst).toBeLessThan(1e-2)
  })

  test('a step makes one dispatch more, and takes less memory', async () => {
    const counts = await countStep(bert.create(bertConfig({ ...TINY, num_hidden_layers: 4 }), 1))
    expect(counts.dispatches).toBeLessThanOrEqual(120)
    const half = await peakBytes()
    await chooseHalfPrecision(false)
    const full = await peakBytes()
    console.info(`${counts.dispatches} dispatches, ${(half / 1e6).toFixed(1)} instead of ${(full / 1e6).toFixed(1)} MB`)
    expect(half).toBeLessThan(0.85 * full)
  })

  test('an overflow changes no parameter and halves the scale; many updates without one double it', async () => {
    const before = tf.memory().numTensors
    const parameters = [{ name: 'w', variable: tf.tidy(() => tf.variable(tf.tensor1d([1, 2]))), decay: false }]
    const state = createAdamWState(parameters)
    const scale = lossScale(state)!
    const now = async () => {
      const copy = tf.mul(scale, 1) // tfjs keeps what it has once read
      const [value] = await copy.data()
      copy.dispose()
      return value!
    }
    const first = await now()
    const update = async (gradient: number) => {
      const gradients = [tf.fill([2], gradient * (await now()))]
      const hyper = { ...ADAMW_DEFAULTS, learningRate: 0.1, weightDecay: 0, clipNorm: 0 }
      const norm = adamW(parameters, gradients, state, hyper, null, scale)
      const value = (await norm.data())[0]!
      tf.dispose([norm, ...gradients])
      return value
    }
    expect(await update(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
    expect([...(await parameters[0]!.variable.data())]).toEqual([1, 2])
    expect(await now()).toBe(first / 2)
    expect(await update(3)).toBeCloseTo(3 * Math.SQRT2, 5)
    expect((await parameters[0]!.variable.data())[0]).toBeLessThan(1)
    for (let i = 0; i < 199; i++) await update(3)
    expect(await now()).toBe(first)
    disposeAdamWState(state)
    parameters[0]!.variable.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})
