import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { useBackend } from './backends/useBackend.ts'
import { derived } from './operation.ts'
import { layerNorm, linear } from './ops/index.ts'
import { gaussian } from './ops/sampleTensors.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

/** Kernels that run for the gradients of Σ f(x)² with respect to the trainable ones of some variables. */
async function kernelsFor(
  trainable: readonly boolean[],
  shapes: readonly (readonly number[])[],
  f: (x: tf.Tensor, variables: readonly tf.Variable[]) => tf.Tensor,
): Promise<{ kernels: Set<string>; gradients: tf.Tensor[] }> {
  const variables = shapes.map((shape, i) => tf.variable(gaussian(shape, i), trainable[i]))
  const asked = variables.filter((variable) => variable.trainable)
  let gradients: tf.Tensor[] = []
  const profile = await tf.profile(() => {
    const start = tf.variable(gaussian([5, 4], 9))
    const { grads } = tf.variableGrads(() => tf.sum(tf.square(f(tf.mul(start, 2), variables))), [...asked, start])
    gradients = asked.map(({ name }) => grads[name]!)
    return gradients
  })
  return { kernels: new Set(profile.kernelNames), gradients }
}

const dense = (x: tf.Tensor, [w, b]: readonly tf.Variable[]) => linear(x, w as tf.Tensor as tf.Tensor2D, b as tf.Tensor as tf.Tensor1D) // biome-ignore format: one line
const shapes = [[3, 4], [3]] // biome-ignore format: one line

test('a weight that is not trained costs no product of its own', async () => {
  const all = await kernelsFor([true, true], shapes, dense)
  expect(all.kernels).toContain('StrandbookLinearGradient')
  const biases = await kernelsFor([false, true], shapes, dense)
  expect(biases.kernels).not.toContain('StrandbookLinearGradient')
  expect(biases.kernels).toContain('StrandbookLinearInputGradient')
  expect([...biases.gradients[0]!.dataSync()]).toEqual([...all.gradients[1]!.dataSync()])
  const weights = await kernelsFor([true, false], shapes, dense)
  expect(weights.kernels).not.toContain('StrandbookColumnSums')
  expect([...weights.gradients[0]!.dataSync()]).toEqual([...all.gradients[0]!.dataSync()])
  const none = await kernelsFor([false, false], shapes, dense)
  expect([...none.kernels].filter((name) => /LinearGradient|LinearUnbiasedGradient|ColumnSums/.test(name))).toEqual([])
})

test('a weight that is derived from a frozen one is as frozen', async () => {
  const turned = (x: tf.Tensor, [w, b]: readonly tf.Variable[]) =>
    linear(x, derived(w!, () => tf.transpose(w!)) as tf.Tensor2D, b as tf.Tensor as tf.Tensor1D)
  const layers = [[4, 3], [3]] // biome-ignore format: one line
  const frozen = await kernelsFor([false, true], layers, turned)
  expect(frozen.kernels).not.toContain('StrandbookLinearGradient')
  const trained = await kernelsFor([true, true], layers, turned)
  expect(trained.kernels).toContain('StrandbookLinearGradient')
  expect([...frozen.gradients[0]!.dataSync()]).toEqual([...trained.gradients[1]!.dataSync()])
})

test('scale and shift of a norm that are not trained cost no sums, and the gradient goes on through it', async () => {
  const norm = (x: tf.Tensor, [g, b, w]: readonly tf.Variable[]) => layerNorm(tf.matMul(x, w!), g as tf.Tensor as tf.Tensor1D, b as tf.Tensor as tf.Tensor1D, 1e-5) // biome-ignore format: one line
  const layers = [[4], [4], [4, 4]] // biome-ignore format: one line
  const all = await kernelsFor([true, true, true], layers, norm)
  const fixed = await kernelsFor([false, false, true], layers, norm)
  expect(fixed.kernels).toContain('StrandbookLayerNormInputGradient')
  expect(fixed.kernels).not.toContain('StrandbookLayerNormGradient')
  expect([...fixed.gradients[0]!.dataSync()]).toEqual([...all.gradients[2]!.dataSync()])
})
