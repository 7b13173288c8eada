/** What model families beside the compact classifier and their tasks are made of. */
import * as tf from '@tensorflow/tfjs-core'
import {
  attention,
  embedTokens,
  gatedFeedForward,
  gatherRows,
  lowRankLinear,
  poolFirst,
  sparseCrossEntropy,
} from '../../src/kernels/index.ts'
import { gaussian } from '../../src/kernels/ops/sampleTensors.ts'
import { type Forward, layer, layerOf } from './forward.ts'

/** @param rows of tokens: 4,096 is a batch of 32 × 128 */
export function familyForwards(rows: number): Forward[] {
  const batch = rows / 128
  return [
    tokens(4096, batch, 128, 128),
    pooler(batch, 128, 128),
    heads(batch, 128, 128, 4),
    gate(rows, 128, 344),
    sideBranch(rows, 128, 128, 8),
    maskedRows(batch, 128, 128),
    vocabulary(Math.ceil(0.15 * rows), 4096),
  ]
}

function ids(count: number, below: number): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from({ length: count }, (_, i) => (i * 2654435761) % below), 'int32') // biome-ignore format: one line
}

function tokens(V: number, B: number, T: number, C: number): Forward {
  return {
    name: `embedTokens, ${B} × ${T} of ${V} × ${C}`,
    inputs: () => [gaussian([V, C], 1), gaussian([T, C], 2), gaussian([2, C], 3), ids(B * T, V)],
    run: ([word, position, tokenType, of]) => {
      const tables = { word, position, tokenType } as Record<'word' | 'position' | 'tokenType', tf.Tensor2D>
      return embedTokens(tables, tf.reshape(of!, [B, T]) as tf.Tensor2D, null)
    },
    ...{ differentiable: [0, 1, 2], outputSize: B * T * C, read: B * T * C + T * C },
    flops: [2 * B * T * C, 5 * B * T * C],
  }
}

function pooler(B: number, T: number, C: number): Forward {
  return {
    name: `poolFirst, ${B} × ${T} × ${C}`,
    inputs: () => [gaussian([B, T, C], 1), ...layer(C, C)],
    run: ([x, weight, bias]) => poolFirst(x as tf.Tensor3D, layerOf(weight, bias)),
    ...{ differentiable: [0, 1, 2], outputSize: B * C, read: B * C + C * C },
    flops: [2 * B * C * C, 6 * B * C * C],
  }
}

function heads(B: number, T: number, C: number, H: number): Forward {
  const product = B * T * T * C // half of the keys
  const softmax = 10 * B * T * T * H
  return {
    name: `causal rotary attention, ${B} × ${T} × ${C}, ${H} heads`,
    inputs: () => [...[1, 2, 3].map((seed) => gaussian([B, T, C], seed)), tf.ones([B, T])],
    run: ([q, k, v, mask]) => {
      const all = [q, k, v] as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D]
      return attention(...all, mask as tf.Tensor2D, H, null, { causal: true, rotaryBase: 10_000 })
    },
    ...{ differentiable: [0, 1, 2], outputSize: B * T * C },
    flops: [2 * product + softmax, 7 * product + 2 * softmax],
  }
}

function gate(rows: number, C: number, I: number): Forward {
  const products = 2 * rows * C * 3 * I
  return {
    name: `gatedFeedForward, ${rows} × ${C} through ${I}, SwiGLU`,
    inputs: () => [gaussian([1, rows, C], 1), gaussian([2 * I, C], 2), gaussian([C, I], 3)],
    run: ([x, widen, narrow]) => {
      const layers = { gated: bare(widen), narrow: bare(narrow) }
      return gatedFeedForward(x!, layers, 'silu', x!, { wide: null, result: null })
    },
    ...{ differentiable: [0, 1, 2], outputSize: rows * C },
    flops: [products + 20 * rows * I, 3 * products + 60 * rows * I],
  }
}

function bare(weight: tf.Tensor | undefined) {
  return { weight: weight as tf.Tensor2D, bias: null }
}

/** The layer is frozen: it has no gradient of its own. */
function sideBranch(rows: number, I: number, O: number, r: number): Forward {
  const [base, branch] = [2 * rows * I * O, 2 * rows * r * (I + O)]
  return {
    name: `lowRankLinear, ${rows} × ${I} → ${O}, rank ${r}, frozen`,
    inputs: () => [gaussian([1, rows, I], 1), gaussian([r, I], 2), gaussian([O, r], 3), gaussian([O, I], 4)],
    run: ([x, down, up, weight]) => {
      const frozen = tf.variable(weight!, false)
      const side = { down: down as tf.Tensor2D, up: up as tf.Tensor2D, scale: 2 }
      const y = lowRankLinear(x!, frozen as tf.Tensor as tf.Tensor2D, null, side)
      frozen.dispose()
      return y
    },
    ...{ differentiable: [0, 1, 2], outputSize: rows * O, flops: [base + branch, 2 * base + 3 * branch] },
  }
}

/** Every seventh token, as masked language models ask for. */
function maskedRows(B: number, T: number, C: number): Forward {
  const count = Math.ceil((B * T) / 7)
  return {
    name: `gatherRows, ${count} of ${B} × ${T} × ${C}`,
    inputs: () => [gaussian([B, T, C], 1), tf.tensor1d(Int32Array.from({ length: count }, (_, i) => 7 * i), 'int32')], // biome-ignore format: one line
    run: ([x, positions]) => gatherRows(x!, positions as tf.Tensor1D),
    ...{ differentiable: [0], outputSize: count * C, read: count * C, flops: [0, count * C] },
  }
}

function vocabulary(N: number, C: number): Forward {
  return {
    name: `sparseCrossEntropy, ${N} × ${C}`,
    inputs: () => [gaussian([N, C], 1), ids(N, C)],
    run: ([logits, classes]) => sparseCrossEntropy(logits as tf.Tensor2D, classes as tf.Tensor1D, null),
    ...{ differentiable: [0], outputSize: 1, flops: [20 * N * C, 42 * N * C] },
  }
}
