import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { ADAMW_DEFAULTS, adamW, createAdamWState, disposeAdamWState } from './adamW.ts'
import { useBackend } from './backends/useBackend.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

const hyper = { ...ADAMW_DEFAULTS, learningRate: 0.1, weightDecay: 0.1, clipNorm: 0 }

function parameter(values: number[], decay = true) {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(values)))
  return { name: 'p', variable, decay }
}

test('two updates equal those of PyTorch AdamW', () => {
  // torch.optim.AdamW([p], lr=0.1, weight_decay=0.1), p = [1, -2, 3], gradients [0.1, -0.2, 0.3] and [0.3, 0, -0.1]
  const p = parameter([1, -2, 3])
  const state = createAdamWState([p])
  adamW([p], [tf.tensor1d([0.1, -0.2, 0.3])], state, hyper).dispose()
  adamW([p], [tf.tensor1d([0.3, 0, -0.1])], state, hyper).dispose()
  const expected = torchLikeReference([1, -2, 3], [[0.1, -0.2, 0.3], [0.3, 0, -0.1]]) // biome-ignore format: one gradient each
  p.variable.dataSync().forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 5)
  })
  disposeAdamWState(state)
})

/** PyTorch's documented formulas in double precision. */
function torchLikeReference(start: number[], gradients: number[][]): number[] {
  return start.map((value, i) => {
    let [p, m, v] = [value, 0, 0]
    gradients.forEach((gradient, step) => {
      const g = gradient[i]!
      p -= 0.1 * 0.1 * p
      m = 0.9 * m + 0.1 * g
      v = 0.999 * v + 0.001 * g * g
      p -= (0.1 * (m / (1 - 0.9 ** (step + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (step + 1))) + 1e-8)
    })
    return p
  })
}

test('a gradient longer than clipNorm is scaled down to it, and its own norm is given back', () => {
  const [clipped, scaled] = [parameter([1, 1]), parameter([1, 1])]
  const norm = adamW([clipped], [tf.tensor1d([3, 4])], createAdamWState([clipped]), { ...hyper, clipNorm: 1 })
  adamW([scaled], [tf.tensor1d([0.6, 0.8])], createAdamWState([scaled]), hyper)
  expect(norm.dataSync()[0]).toBeCloseTo(5, 5)
  expect(clipped.variable.dataSync()[0]).toBeCloseTo(scaled.variable.dataSync()[0]!, 5)
})

test('a gradient that is not finite changes nothing', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const p = parameter([1, 2])
    const state = createAdamWState([p])
    const norm = adamW([p], [tf.tensor1d([bad, 1])], state, hyper)
    expect(Number.isFinite(norm.dataSync()[0])).toBe(false)
    expect([...p.variable.dataSync()]).toEqual([1, 2])
    expect([...state.first[0]!.dataSync()]).toEqual([0, 0])
  }
})

test('biases and norms are not decayed', () => {
  const p = parameter([1], false)
  adamW([p], [tf.tensor1d([0])], createAdamWState([p]), hyper)
  expect(p.variable.dataSync()[0]).toBe(1)
})

test('a rate of its own scales step and decay of a parameter as a smaller learning rate would', () => {
  const slow = { ...parameter([1, -2]), rate: 0.25 }
  const plain = parameter([1, -2])
  const states = [createAdamWState([slow]), createAdamWState([plain])] as const
  for (const gradient of [
    [0.1, 0.2],
    [-0.3, 0.1],
  ]) {
    adamW([slow], [tf.tensor1d(gradient)], states[0], hyper).dispose()
    adamW([plain], [tf.tensor1d(gradient)], states[1], { ...hyper, learningRate: 0.25 * hyper.learningRate }).dispose()
  }
  expect([...slow.variable.dataSync()]).toEqual([...plain.variable.dataSync()])
})

test('an update leaves nothing behind but the norm', () => {
  const p = parameter([1, 2])
  const state = createAdamWState([p])
  const gradient = tf.tensor1d([1, 2])
  const before = tf.memory().numTensors
  adamW([p], [gradient], state, hyper).dispose()
  expect(tf.memory().numTensors).toBe(before)
})
