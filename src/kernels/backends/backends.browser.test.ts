import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { ADAMW_DEFAULTS, adamW, createAdamWState, disposeAdamWState } from '../adamW.ts'
import { dropoutMask, dropThreshold } from '../ops/dropout.ts'
import { dropout } from '../ops/index.ts'
import { sampleCases } from '../ops/samples.ts'
import { gaussian } from '../ops/sampleTensors.ts'
import type { BackendName } from '../types.ts'
import { onDeviceLost } from './deviceFailure.ts'
import { precompile } from './precompile.ts'
import { useBackend } from './useBackend.ts'

/** Value and gradients of every sample on one backend. */
async function compute(backend: BackendName): Promise<Map<string, Float32Array[]>> {
  await useBackend(backend)
  const results = new Map<string, Float32Array[]>()
  for (const { name, inputs, run, differentiable } of sampleCases()) {
    const tensors = inputs()
    const of = (...xs: tf.Tensor[]) =>
      run(tensors.map((tensor, i) => (differentiable.includes(i) ? xs[differentiable.indexOf(i)]! : tensor)))
    const { value, grads } = tf.valueAndGrads((...xs) => tf.sum(tf.square(of(...xs))))(
      differentiable.map((i) => tensors[i]!),
    )
    const outputs = [value, run(tensors), ...grads]
    results.set(name, await Promise.all(outputs.map((tensor) => tensor.data<'float32'>())))
    tf.dispose([outputs, tensors])
  }
  return results
}

describe.each(['wasm', 'webgpu'] as const)('%s', (backend) => {
  test('agrees with cpu on values and gradients of all operations', async () => {
    const expected = await compute('cpu')
    const actual = await compute(backend)
    for (const [name, tensors] of expected) {
      tensors.forEach((values, i) => {
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
        const error = values.reduce((most, value, j) => Math.max(most, Math.abs(value - actual.get(name)![i]![j]!)), 0)
        expect(error / largest, `${name}, output ${i}`).toBeLessThan(2e-5)
      })
    }
  })

  test('drops exactly the elements that the reference drops, at two sizes in a row', async () => {
    await useBackend(backend)
    for (const size of [257, 70_000]) {
      const [rate, key] = [0.37, 0x9abcdef0]
      const dropped = dropout(tf.ones([size]), rate, key)
      const scale = 1 / (1 - rate)
      expect(await dropped.data()).toEqual(dropoutMask(size, key, dropThreshold(rate), scale))
      dropped.dispose()
    }
  })

  test('updates as cpu does, keeps clones as they were, skips what is not finite, leaves nothing behind', async () => {
    const expected = await trainTwice('cpu')
    const actual = await trainTwice(backend)
    actual.values.forEach((values, i) => {
      values.forEach((value, j) => {
        expect(value).toBeCloseTo(expected.values[i]![j]!, 5)
      })
    })
    expect(actual.leaked).toBe(0)
  })
})

/** Two clipped updates and one that is not finite; the values of parameters, moments and a clone made in between. */
async function trainTwice(backend: BackendName): Promise<{ values: Float32Array[]; leaked: number }> {
  await useBackend(backend)
  const before = tf.memory().numTensors
  const parameters = [[7, 9], [65], [70]].map((shape, i) => ({
    name: `p${i}`,
    variable: tf.tidy(() => tf.variable(gaussian(shape, i))),
    decay: i !== 1,
    ...(i === 2 ? { rate: 0.3 } : {}),
  }))
  const state = createAdamWState(parameters)
  const hyper = { ...ADAMW_DEFAULTS, learningRate: 0.1, weightDecay: 0.1, clipNorm: 1 }
  const step = (gradients: tf.Tensor[]) => {
    const norm = adamW(parameters, gradients, state, hyper)
    tf.dispose(gradients)
    return norm
  }
  step([gaussian([7, 9], 5), gaussian([65], 6), gaussian([70], 3)]).dispose()
  await parameters[0]!.variable.data() // tfjs keeps what was read: the next update must outdate it
  const clone = parameters[0]!.variable.clone()
  step([gaussian([7, 9], 7), gaussian([65], 8), gaussian([70], 4)]).dispose()
  const norm = step([tf.fill([7, 9], Number.NaN), gaussian([65], 9), gaussian([70], 5)])
  expect(Number.isFinite((await norm.data())[0])).toBe(false)
  const tensors = [clone, ...parameters.map(({ variable }) => variable), ...state.first, ...state.second]
  const values = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()))
  disposeAdamWState(state)
  tf.dispose([norm, clone, parameters.map(({ variable }) => variable)])
  return { values, leaked: tf.memory().numTensors - before }
}

test('precompile computes nothing, and what follows computes right', async () => {
  await useBackend('webgpu')
  const x = gaussian([3, 5], 1)
  await precompile(() => tf.tidy(() => tf.relu(tf.matMul(x, x, false, true))))
  const y = tf.tidy(() => tf.sum(tf.relu(tf.matMul(x, x, false, true))))
  expect((await y.data())[0]).toBeGreaterThan(0)
  tf.dispose([x, y])
})

test('auto never takes a software adapter, and says why', async () => {
  const info = await useBackend('auto')
  expect(info.backend).toBe('wasm')
  expect(info.reason).toMatch(/software/)
})

test('a webgpu device that was destroyed is replaced by the next call', async () => {
  await useBackend('webgpu')
  const errors: Error[] = []
  const stop = onDeviceLost((error) => errors.push(error))
  const { device } = tf.backend() as WebGPUBackend
  device.destroy()
  await device.lost
  await useBackend('webgpu')
  const y = tf.tidy(() => tf.add(tf.ones([3]), tf.ones([3])))
  expect([...(await y.data())]).toEqual([2, 2, 2])
  expect(errors).toEqual([]) // we destroyed it ourselves
  y.dispose()
  stop()
})
