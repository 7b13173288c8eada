/** What every kernel is to compute on the device itself, forward and backward. */
import * as tf from '@tensorflow/tfjs-core'
import {
  type AttentionVariant,
  attention,
  conv1d,
  crossEntropy,
  type Dropping,
  embedding,
  embedTokens,
  feedForward,
  gated,
  gatedFeedForward,
  gatherRows,
  gelu,
  geluTanh,
  jointSelfAttention,
  type LinearLayer,
  layerNorm,
  linear,
  lowRankLinear,
  maxPool1d,
  meanSquaredError,
  poolFirst,
  selfAttention,
  sigmoidCrossEntropy,
  sparseCrossEntropy,
} from '../ops/index.ts'

export type Check = {
  /** Kernels that compute it, forward and backward. */
  readonly kernels: readonly string[]
  readonly shapes: readonly (readonly number[])[]
  readonly run: (inputs: readonly tf.Tensor[]) => tf.Tensor
}

const drop = { rate: 0.3, key: 7 }

const EVERYTHING: AttentionVariant = { causal: true, rotaryBase: 100, alibi: true, scoreScale: 0.3 }

/** Sizes beyond one tile and one workgroup, and those that are no multiple of four. */
export const CHECKS: readonly Check[] = [
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
  {
    kernels: ['LayerNormInputGradient'],
    shapes: [[70, 130]],
    run: ([x]) => {
      const [gamma, beta] = [tf.variable(tf.fill([130], 2), false), tf.variable(tf.fill([130], 1), false)]
      const y = layerNorm(x!, gamma as tf.Tensor as tf.Tensor1D, beta as tf.Tensor as tf.Tensor1D, 1e-5)
      tf.dispose([gamma, beta])
      return y
    },
  },
  { kernels: ['GeluTanh', 'GeluTanhGradient'], shapes: [[70, 3]], run: ([x]) => geluTanh(x!) },
  {
    kernels: ['Gated', 'GatedGradient'],
    shapes: [[70, 6]],
    run: ([x]) => tf.add(gated(x!, 'gelu'), gated(x!, 'silu')),
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
    kernels: ['GatherRows', 'GatherRowsGradient'],
    shapes: [[80, 7]],
    run: ([x]) => gatherRows(x!, ids(80)),
  },
  {
    kernels: ['CrossEntropy', 'CrossEntropyGradient'],
    shapes: [[70, 3], [66, 130]], // biome-ignore format: one line
    run: ([few, many]) => {
      const loss = (x: tf.Tensor) => crossEntropy(x as tf.Tensor2D, tf.ones(x.shape as [number, number]), null)
      return tf.add(loss(few!), loss(many!))
    },
  },
  ...[sigmoidCrossEntropy, meanSquaredError].map(
    (loss, i): Check => ({
      kernels: ['SigmoidCrossEntropy', 'MeanSquaredError'].slice(i, i + 1).flatMap((name) => [name, `${name}Gradient`]),
      shapes: [[70, 3]],
      run: ([x]) => loss(x as tf.Tensor2D, tf.fill([70, 3], 0.25), tf.fill([70, 3], 2)),
    }),
  ),
  {
    kernels: ['SparseCrossEntropy', 'SparseCrossEntropyGradient'],
    shapes: [[66, 3], [66, 130]], // biome-ignore format: one line
    run: ([few, many]) => {
      const loss = (x: tf.Tensor) => sparseCrossEntropy(x as tf.Tensor2D, ids(x.shape[1]!), null)
      return tf.add(loss(few!), loss(many!))
    },
  },
  {
    kernels: ['Attention', 'AttentionGradient'],
    shapes: [[2, 70, 16], [2, 70, 16], [2, 70, 16]], // biome-ignore format: one line
    run: (inputs) => {
      const [q, k, v] = inputs as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D]
      const mask = tf.ones([2, 70]) as tf.Tensor2D
      return tf.add(attention(q, k, v, mask, 2, drop), attention(q, k, v, mask, 2, drop, EVERYTHING))
    },
  },
  {
    kernels: ['SelfAttention'],
    shapes: [[2, 70, 16], ...Array.from({ length: 4 }, () => [[16, 16], [16]]).flat()], // biome-ignore format: one line
    run: ([x, ...p]) => {
      const [query, key, value, output] = [0, 2, 4, 6].map((i) => layer(p[i], p[i + 1])) as [Layer, Layer, Layer, Layer]
      const y = x as tf.Tensor3D
      const attend = (variant: AttentionVariant) => {
        const layers = { query, key, value, output }
        return selfAttention(y, tf.ones([2, 70]), layers, 2, y, { weights: drop, result: drop }, variant)
      }
      return tf.add(attend({}), attend(EVERYTHING))
    },
  },
  {
    kernels: ['JointSelfAttention'],
    shapes: [[2, 70, 16], [48, 16], [48], [16, 16], [16]], // biome-ignore format: one line
    run: ([x, a, b, c, d]) => {
      const layers = { joint: layer(a, b), output: layer(c, d) }
      const y = x as tf.Tensor3D
      return jointSelfAttention(y, tf.ones([2, 70]), layers, 2, y, { weights: drop, result: drop }, EVERYTHING)
    },
  },
  {
    kernels: ['FeedForward'],
    shapes: [[70, 16], [36, 16], [36], [16, 36], [16]], // biome-ignore format: one line
    run: ([x, a, b, c, d]) => {
      const layers = { widen: layer(a, b), narrow: layer(c, d) }
      return tf.add(feedForward(x!, layers, x!, drop), feedForward(x!, layers, x!, drop, 'geluTanh'))
    },
  },
  {
    kernels: ['GatedFeedForward'],
    shapes: [[70, 16], [72, 16], [16, 36]], // biome-ignore format: one line
    run: ([x, a, b]) => {
      const layers = { gated: bare(a), narrow: bare(b) }
      const fed = (activation: 'gelu' | 'silu') =>
        gatedFeedForward(x!, layers, activation, x!, { wide: drop, result: drop })
      return tf.add(fed('gelu'), fed('silu'))
    },
  },
  {
    kernels: ['LowRankLinear'],
    shapes: [[70, 33], [66, 33], [66], [5, 33], [66, 5]], // biome-ignore format: one line
    run: ([x, w, b, down, up]) => {
      const branch = { down: down as tf.Tensor2D, up: up as tf.Tensor2D, scale: 2 }
      const apply = (dropped: Dropping | null) => lowRankLinear(x!, w as tf.Tensor2D, b as tf.Tensor1D, branch, dropped)
      return tf.add(apply(null), apply(drop))
    },
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

function bare(weight: tf.Tensor | undefined): LinearLayer {
  return { weight: weight as tf.Tensor2D, bias: null }
}

function ids(vocabulary: number): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from({ length: 66 }, (_, i) => (i * 31) % vocabulary), 'int32') // biome-ignore format: one line
}
