/**
 * Kernels beside plain operations on the device itself. Drivers have bugs, and no test of ours has seen this one: what differs
 * is switched off before anything is trained with it.
 */
import * as tf from '@tensorflow/tfjs-core'
import { normal, streamKey } from '../../shared/random.ts'
import { isKernelEnabled, trustKernel } from '../operation.ts'
import { conv1d, crossEntropy, embedding, embedTokens, feedForward, gelu, layerNorm, linear, maxPool1d, poolFirst, selfAttention } from '../ops/index.ts' // biome-ignore format: one line

type Check = {
  /** Kernels that compute it, forward and backward. */
  readonly kernels: readonly string[]
  readonly shapes: readonly (readonly number[])[]
  readonly run: (inputs: readonly tf.Tensor[]) => tf.Tensor
}

/** Beside the largest value: far more than rounding, far less than any mistake. */
const TOLERANCE = 1e-3

/**
 * Runs every kernel once, forward and backward, and switches off those that do not give what plain operations give.
 * @returns the names of those
 */
export async function checkKernels(): Promise<string[]> {
  const wrong: string[] = []
  for (const check of CHECKS) {
    trust(check, true)
    if (!check.kernels.every(isKernelEnabled)) continue // somebody has switched it off
    const fused = await valuesOf(check)
    trust(check, false)
    const plain = await valuesOf(check)
    if (agree(fused, plain)) trust(check, true)
    else wrong.push(...check.kernels)
  }
  return wrong
}

function trust({ kernels }: Check, trusted: boolean): void {
  for (const name of kernels) trustKernel('webgpu', name, trusted)
}

const drop = { rate: 0.3, key: 7 }

/** Sizes beyond one tile and one workgroup, and those that are no multiple of four. */
const CHECKS: readonly Check[] = [
  {
    kernels: ['Linear', 'LinearGradient', 'LinearInputGradient', 'LinearUnbiased', 'LinearUnbiasedGradient'],
    shapes: [[70, 33], [66, 33], [66], [5, 66]], // biome-ignore format: one line
    run: ([x, w, b, v]) => linear(linear(x!, w as tf.Tensor2D, b as tf.Tensor1D), v as tf.Tensor2D, null),
  },
  {
    kernels: ['LayerNorm', 'LayerNormGradient'],
    shapes: [[70, 130], [130], [130]], // biome-ignore format: one line
    run: ([x, gamma, beta]) => layerNorm(x!, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-5),
  },
  { kernels: ['Gelu', 'GeluGradient'], shapes: [[70, 3]], run: ([x]) => gelu(x!) },
  {
    kernels: ['Conv1d', 'Conv1dWeightGradient', 'FlipKernel', 'ColumnSums'],
    shapes: [[2, 40, 8], [5, 8, 12], [12]], // biome-ignore format: one line
    run: ([x, w, b]) => conv1d(x as tf.Tensor3D, w as tf.Tensor3D, b as tf.Tensor1D),
  },
  {
    kernels: ['MaxPool1d', 'MaxPool1dGradient'],
    shapes: [[2, 9, 5]],
    run: ([x]) => maxPool1d(x as tf.Tensor3D, 4),
  },
  {
    kernels: ['Embedding', 'EmbeddingGradient'],
    shapes: [[5, 7], [70, 7]], // biome-ignore format: one line
    run: ([small, large]) => tf.add(embedding(small as tf.Tensor2D, ids(5)), embedding(large as tf.Tensor2D, ids(70))),
  },
  {
    kernels: ['CrossEntropy', 'CrossEntropyGradient'],
    shapes: [[70, 3]],
    run: ([x]) => crossEntropy(x as tf.Tensor2D, tf.ones([70, 3]), null),
  },
  {
    kernels: ['SelfAttention'],
    shapes: [[2, 70, 16], ...Array.from({ length: 4 }, () => [[16, 16], [16]]).flat()], // biome-ignore format: one line
    run: ([x, ...p]) => {
      const [query, key, value, output] = [0, 2, 4, 6].map((i) => layer(p[i], p[i + 1])) as [Layer, Layer, Layer, Layer]
      const y = x as tf.Tensor3D
      return selfAttention(y, tf.ones([2, 70]), { query, key, value, output }, 2, y, { weights: drop, result: drop })
    },
  },
  {
    kernels: ['FeedForward'],
    shapes: [[70, 16], [36, 16], [36], [16, 36], [16]], // biome-ignore format: one line
    run: ([x, a, b, c, d]) => feedForward(x!, { widen: layer(a, b), narrow: layer(c, d) }, x!, drop),
  },
  {
    kernels: ['EmbedTokens'],
    shapes: [[70, 6], [40, 6], [2, 6]], // biome-ignore format: one line
    run: ([word, position, tokenType]) => {
      const tables = { word, position, tokenType } as Readonly<Record<'word' | 'position' | 'tokenType', tf.Tensor2D>>
      return embedTokens(tables, tf.reshape(ids(70), [2, 33]), null)
    },
  },
  {
    kernels: ['PoolFirst'],
    shapes: [[2, 3, 5], [4, 5], [4]], // biome-ignore format: one line
    run: ([x, weight, bias]) => poolFirst(x as tf.Tensor3D, layer(weight, bias)),
  },
]

type Layer = { readonly weight: tf.Tensor2D; readonly bias: tf.Tensor1D }

function layer(weight: tf.Tensor | undefined, bias: tf.Tensor | undefined): Layer {
  return { weight: weight as tf.Tensor2D, bias: bias as tf.Tensor1D }
}

function ids(vocabulary: number): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from({ length: 66 }, (_, i) => (i * 31) % vocabulary), 'int32') // biome-ignore format: one line
}

/** The value, and the gradients of Σ y² with respect to all inputs. */
async function valuesOf({ shapes, run }: Check): Promise<Float32Array[]> {
  const results = tf.tidy(() => {
    const inputs = shapes.map((shape, seed) => randomTensor(shape, seed))
    const { value, grads } = tf.valueAndGrads((...xs: tf.Tensor[]) => tf.sum(tf.square(run(xs))))(inputs)
    return [value, run(inputs), ...grads]
  })
  const values = await Promise.all(results.map((tensor) => tensor.data<'float32'>()))
  tf.dispose(results)
  return values
}

function randomTensor(shape: readonly number[], seed: number): tf.Tensor {
  const key = streamKey(seed, 'kernel check')
  const size = shape.reduce((product, axis) => product * axis, 1)
  return tf.tensor(Float32Array.from({ length: size }, (_, i) => 0.5 * normal(key, i)), [...shape]) // biome-ignore format: one line
}

function agree(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  return a.every((values, output) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    return values.every((value, i) => Math.abs(value - b[output]![i]!) <= TOLERANCE * largest) // false for NaN
  })
}
