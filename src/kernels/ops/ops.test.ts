import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { useBackend } from '../backends/useBackend.ts'
import { sampleCases } from './samples.ts'

// Finite differences are thousands of forward passes: a second on a free core, many on a busy one.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(async () => {
  await useBackend('cpu')
})

/** Central differences of Σ f(x) · weights in float32: about three digits. */
function numericGradient(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, weights: Float32Array, step = 1e-2): number[] {
  const values = x.dataSync()
  const total = (at: Float32Array) => {
    const y = tf.tidy(() => f(tf.tensor(at, x.shape)).dataSync<'float32'>())
    return y.reduce((sum, value, i) => sum + value * weights[i]!, 0)
  }
  return Array.from(values, (value, i) => {
    const up = Float32Array.from(values)
    const down = Float32Array.from(values)
    up[i] = value + step
    down[i] = value - step
    return (total(up) - total(down)) / (up[i] - down[i])
  })
}

describe.each(sampleCases())('$name', ({ run, inputs, differentiable }) => {
  test.each(differentiable)('the gradient of input %i equals finite differences', (index) => {
    const tensors = inputs()
    const of = (x: tf.Tensor) => run(tensors.map((tensor, i) => (i === index ? x : tensor)))
    const y = of(tensors[index]!)
    const weights = Float32Array.from({ length: y.size }, (_, i) => Math.sin(i + 1))
    const gradient = tf.grad(of)(tensors[index]!, tf.tensor(weights, y.shape)).dataSync()
    const expected = numericGradient(of, tensors[index]!, weights)
    const largest = Math.max(1, ...expected.map(Math.abs))
    gradient.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!) / largest, `element ${i}`).toBeLessThan(5e-3)
    })
  })

  test('value and gradient leave nothing behind', () => {
    const tensors = inputs()
    const before = tf.memory().numTensors
    run(tensors).dispose()
    if (differentiable.length > 0) {
      const of = (...xs: tf.Tensor[]) =>
        run(tensors.map((tensor, i) => (differentiable.includes(i) ? xs[differentiable.indexOf(i)]! : tensor)))
      tf.dispose(tf.grads((...xs) => tf.sum(of(...xs)))(differentiable.map((i) => tensors[i]!)))
    }
    expect(tf.memory().numTensors).toBe(before)
  })
})
