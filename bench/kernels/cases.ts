/** Every operation that models are made of, at the sizes of a training step, with what it takes at least. */
import * as tf from '@tensorflow/tfjs-core'
import {
  ADAMW_DEFAULTS,
  adamW,
  attention,
  conv1d,
  createAdamWState,
  crossEntropy,
  disposeAdamWState,
  dropout,
  embedding,
  feedForward,
  gelu,
  layerNorm,
  linear,
  maxPool1d,
  selfAttention,
} from '../../src/kernels/index.ts'
import { gaussian } from '../../src/kernels/ops/sampleTensors.ts'
import { familyForwards } from './familyCases.ts'
import { type Forward, layer, layerOf } from './forward.ts'

export type Case = {
  readonly name: string
  readonly flops: number
  readonly bytes: number
  /** Makes the inputs and gives what runs once; `dispose` frees the inputs. */
  readonly prepare: () => { readonly run: () => tf.Tensor | tf.Tensor[]; readonly dispose: () => void }
}

/** @param rows of tokens: 4,096 is a batch of 32 × 128 */
export function kernelCases(rows: number): Case[] {
  const batch = rows / 128
  const operations = [
    dense(rows, 128, 512),
    dense(rows, 512, 128),
    heads(batch, 128, 128, 4),
    attentionBlock(batch, 128, 128, 4),
    feedForwardBlock(rows, 128, 512),
    convolution(batch, 300, 5, 13, 64),
    convolution(batch, 75, 64, 9, 64),
    norm(rows, 128),
    activation(rows, 512),
    dropping(rows, 128),
    pool(batch, 300, 64, 4),
    lookUp(4096, 128, rows),
    loss(batch, 8),
    ...familyForwards(rows),
  ]
  return [...operations.flatMap(valueAndGradients), update(rows * 256)]
}

function valueAndGradients(operation: Forward): Case[] {
  const { name, inputs, run, differentiable, outputSize, flops } = operation
  const sizes = inputs().map((tensor) => {
    tensor.dispose()
    return tensor.size
  })
  const read = operation.read ?? sizes.reduce((sum, size) => sum + size, 0)
  const gradients = differentiable.reduce((sum, i) => sum + sizes[i]!, 0)
  const prepare = (compute: (tensors: tf.Tensor[], dy: tf.Tensor) => tf.Tensor | tf.Tensor[]) => () => {
    const tensors = inputs()
    const dy = tf.tidy(() => tf.onesLike(run(tensors)))
    return { run: () => tf.tidy(() => compute(tensors, dy)), dispose: () => tf.dispose([...tensors, dy]) }
  }
  return [
    { name, flops: flops[0], bytes: 4 * (read + outputSize), prepare: prepare(run) },
    {
      name: `${name}, with gradients`,
      flops: flops[1],
      bytes: 4 * (2 * read + 2 * outputSize + gradients),
      prepare: prepare((tensors, dy) => {
        const of = (...xs: tf.Tensor[]) => {
          const all = tensors.map((tensor, i) => (differentiable.includes(i) ? xs[differentiable.indexOf(i)]! : tensor))
          return run(all)
        }
        return tf.grads(of)(
          differentiable.map((i) => tensors[i]!),
          dy,
        )
      }),
    },
  ]
}

function dense(rows: number, inputs: number, outputs: number): Forward {
  const flops = 2 * rows * inputs * outputs
  return {
    name: `linear, ${rows} × ${inputs} → ${outputs}`,
    inputs: () => [gaussian([rows, inputs], 1), gaussian([outputs, inputs], 2), gaussian([outputs], 3)],
    run: ([x, weight, bias]) => linear(x!, weight as tf.Tensor2D, bias as tf.Tensor1D),
    ...{ differentiable: [0, 1, 2], outputSize: rows * outputs, flops: [flops, 3 * flops] },
  }
}

function heads(B: number, T: number, C: number, H: number): Forward {
  const product = 2 * B * T * T * C // of all heads; softmax counts 20 for each weight
  const softmax = 20 * B * T * T * H
  return {
    name: `attention, ${B} × ${T} × ${C}, ${H} heads, dropout`,
    inputs: () => [...[1, 2, 3].map((seed) => gaussian([B, T, C], seed)), tf.ones([B, T])],
    run: ([q, k, v, mask]) =>
      attention(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor3D, mask as tf.Tensor2D, H, { rate: 0.1, key: 7 }),
    ...{ differentiable: [0, 1, 2], outputSize: B * T * C },
    flops: [2 * product + softmax, 7 * product + 2 * softmax], // the gradient computes the weights again
  }
}

/** The block of a transformer layer with its projections, dropout and residual. */
function attentionBlock(B: number, T: number, C: number, H: number): Forward {
  const projections = 4 * 2 * B * T * C * C
  const { flops } = heads(B, T, C, H)
  return {
    name: `selfAttention, ${B} × ${T} × ${C}, ${H} heads, dropout`,
    inputs: () => [gaussian([B, T, C], 1), ...Array.from({ length: 4 }, () => layer(C, C)).flat(), tf.ones([B, T])],
    run: ([x, qw, qb, kw, kb, vw, vb, ow, ob, mask]) => {
      const [query, key, value, output] = [layerOf(qw, qb), layerOf(kw, kb), layerOf(vw, vb), layerOf(ow, ob)] as const
      const dropped = { weights: { rate: 0.1, key: 7 }, result: { rate: 0.1, key: 8 } }
      const input = x as tf.Tensor3D
      return selfAttention(input, mask as tf.Tensor2D, { query, key, value, output }, H, input, dropped)
    },
    ...{ differentiable: [0, 1, 2, 3, 4, 5, 6, 7, 8], outputSize: B * T * C },
    flops: [projections + flops[0], 3 * projections + flops[1]],
  }
}

function feedForwardBlock(rows: number, C: number, I: number): Forward {
  const products = 2 * 2 * rows * C * I
  return {
    name: `feedForward, ${rows} × ${C} through ${I}, dropout`,
    inputs: () => [gaussian([1, rows, C], 1), ...layer(I, C), ...layer(C, I)],
    run: ([x, ww, wb, nw, nb]) =>
      feedForward(x!, { widen: layerOf(ww, wb), narrow: layerOf(nw, nb) }, x!, { rate: 0.1, key: 7 }),
    ...{ differentiable: [0, 1, 2, 3, 4], outputSize: rows * C },
    flops: [products + 40 * rows * I, 3 * products + 85 * rows * I],
  }
}

function convolution(B: number, T: number, I: number, K: number, O: number): Forward {
  const flops = 2 * B * T * K * I * O
  return {
    name: `conv1d, ${B} × ${T} × ${I}, kernel ${K} → ${O}`,
    inputs: () => [gaussian([B, T, I], 1), gaussian([K, I, O], 2), gaussian([O], 3)],
    run: ([x, w, b]) => conv1d(x as tf.Tensor3D, w as tf.Tensor3D, b as tf.Tensor1D),
    ...{ differentiable: [0, 1, 2], outputSize: B * T * O, flops: [flops, 3 * flops] },
  }
}

function norm(rows: number, C: number): Forward {
  return {
    name: `layerNorm, ${rows} × ${C}`,
    inputs: () => [gaussian([rows, C], 1), gaussian([C], 2), gaussian([C], 3)],
    run: ([x, gamma, beta]) => layerNorm(x!, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-5),
    ...{ differentiable: [0, 1, 2], outputSize: rows * C, flops: [8 * rows * C, 24 * rows * C] },
  }
}

function activation(rows: number, C: number): Forward {
  return {
    name: `gelu, ${rows} × ${C}`,
    inputs: () => [gaussian([rows, C], 1)],
    run: ([x]) => gelu(x!),
    ...{ differentiable: [0], outputSize: rows * C, flops: [40 * rows * C, 85 * rows * C] },
  }
}

function dropping(rows: number, C: number): Forward {
  return {
    name: `dropout, ${rows} × ${C}`,
    inputs: () => [gaussian([rows, C], 1)],
    run: ([x]) => dropout(x!, 0.1, 7),
    ...{ differentiable: [0], outputSize: rows * C, flops: [20 * rows * C, 40 * rows * C] },
  }
}

function pool(B: number, T: number, C: number, size: number): Forward {
  return {
    name: `maxPool1d, ${B} × ${T} × ${C} by ${size}`,
    inputs: () => [gaussian([B, T, C], 1)],
    run: ([x]) => maxPool1d(x as tf.Tensor3D, size),
    ...{ differentiable: [0], outputSize: B * Math.ceil(T / size) * C, flops: [B * T * C, 3 * B * T * C] },
  }
}

/** Of the table, only the rows that are looked up are read. */
function lookUp(V: number, C: number, N: number): Forward {
  return {
    name: `embedding, ${N} rows of ${V} × ${C}`,
    inputs: () => [gaussian([V, C], 1), tf.tensor1d(Int32Array.from({ length: N }, (_, i) => (i * 2654435761) % V))],
    run: ([table, ids]) => embedding(table as tf.Tensor2D, tf.cast(ids!, 'int32')),
    ...{ differentiable: [0], outputSize: N * C, read: N * C + N, flops: [0, N * C] },
  }
}

function loss(B: number, C: number): Forward {
  return {
    name: `crossEntropy, ${B} × ${C}`,
    inputs: () => [gaussian([B, C], 1), tf.fill([B, C], 1 / C)],
    run: ([logits, targets]) => crossEntropy(logits as tf.Tensor2D, targets as tf.Tensor2D, null),
    ...{ differentiable: [0], outputSize: 1, flops: [30 * B * C, 50 * B * C] },
  }
}

/** Reads parameter, gradient and both moments, writes all but the gradient; the norm reads the gradient before. */
function update(size: number): Case {
  return {
    name: `AdamW with clipping, ${size.toLocaleString('en')} parameters`,
    flops: 18 * size,
    bytes: 4 * 8 * size,
    prepare: () => {
      const parameters = [{ name: 'p', variable: tf.variable(gaussian([size], 1)), decay: true }]
      const gradients = [gaussian([size], 2)]
      const state = createAdamWState(parameters)
      const hyper = { ...ADAMW_DEFAULTS, learningRate: 1e-3, weightDecay: 0.01, clipNorm: 1 }
      return {
        run: () => adamW(parameters, gradients, state, hyper),
        dispose: () => {
          disposeAdamWState(state)
          tf.dispose([gradients, parameters.map(({ variable }) => variable)])
        },
      }
    },
  }
}
