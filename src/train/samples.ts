/** A small model and a small task for the tests of this folder. */
import * as tf from '@tensorflow/tfjs-core'
import { conv1d, dropout, embedding, linear } from '../kernels/index.ts'
import type { ClassificationMetrics, TaskMetrics } from '../metrics/types.ts'
import type { Model, Parameter } from '../models/types.ts'
import { invariant } from '../shared/assert.ts'
import { normal, streamKey, uniform } from '../shared/random.ts'
import type { EncodedPart, TokenizerSpec } from '../tokenize/types.ts'
import type { ResolvedTrainParams, TrainParams } from './types.ts'

/** Everything as the `train` cell leaves it to the data. */
export const automaticParams: TrainParams = {
  epochs: 'auto',
  batchSize: 'auto',
  learningRate: 'auto',
  seed: 7,
  schedule: 'auto',
  warmup: 'auto',
  weightDecay: 'auto',
  clipNorm: 1,
  labelSmoothing: 'auto',
  classWeights: 'auto',
  accumulate: 1,
  reverseComplement: 'auto',
  shift: 'auto',
  metric: 'auto',
  patience: 'auto',
  evaluationsPerEpoch: 1,
  layerDecay: 1,
  unfreeze: 0,
}

export const CHARACTERS: TokenizerSpec = {
  kind: 'char',
  alphabet: 'dna',
  k: 1,
  vocabulary: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'A', 'C', 'G', 'T', 'N'],
  special: { pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 },
  wrap: false,
  maxTokens: 64,
}

export const CLASSES = ['without', 'with'] as const

/** Random DNA; every second row holds TATAA somewhere, and that is its label. */
export function motifPart(rows: number, length: number, seed: number): EncodedPart {
  const letters = (row: number) => {
    const key = streamKey(seed, 'letters', row)
    const ids = Uint16Array.from({ length }, (_, i) => 5 + Math.floor(4 * uniform(key, i)))
    if (row % 2 === 1) ids.set([8, 5, 8, 5, 5], Math.floor(uniform(key, length) * (length - 5)))
    return ids
  }
  return partOf(Array.from({ length: rows }, (_, row) => ({ ids: letters(row), label: row % 2 })))
}

export function partOf(rows: readonly { readonly ids: ArrayLike<number>; readonly label: number }[]): EncodedPart {
  const offsets = new Uint32Array(rows.length + 1)
  rows.forEach(({ ids }, i) => {
    offsets[i + 1] = offsets[i]! + ids.length
  })
  const ids = new Uint16Array(offsets.at(-1)!)
  rows.forEach((row, i) => {
    ids.set(row.ids, offsets[i])
  })
  const labels = Int32Array.from(rows, ({ label }) => label)
  return { ids, offsets, labels, records: Uint32Array.from(rows.keys()) }
}

const KERNEL = 5
const WIDTH = 8

const UNTUNED = { usual: [], all: [], joining: [], classifier: [] }

/** One-hot letters → convolution → tanh → maximum over time → dropout → linear. */
export function motifModel(seed: number, dropoutRate = 0): Model {
  const draw = (name: string, shape: number[], deviation: number): Parameter => {
    const key = streamKey(seed, name)
    const size = shape.reduce((product, axis) => product * axis, 1)
    const data = Float32Array.from({ length: size }, (_, i) => deviation * normal(key, i))
    const variable = tf.tidy(() => tf.variable(tf.tensor(data, shape)))
    return { name, variable, decay: shape.length > 1, trainable: true }
  }
  const vocabulary = CHARACTERS.vocabulary.length
  const oneHot = tf.keep(tf.tidy(() => tf.eye(vocabulary)))
  const parameters = [
    draw('conv.weight', [KERNEL, vocabulary, WIDTH], 0.4),
    draw('conv.bias', [WIDTH], 0),
    draw('classifier.weight', [CLASSES.length, WIDTH], 0.2),
    draw('classifier.bias', [CLASSES.length], 0),
  ]
  const [kernel, bias, weight, offset] = parameters.map(({ variable }) => variable as tf.Tensor)
  return {
    family: { name: 'compact', modules: UNTUNED, isHead: (name) => name.startsWith('classifier') },
    config: { model_type: 'motif' },
    head: 'sequence',
    parameters,
    tuning: { kind: 'full' },
    maxTokens: Number.POSITIVE_INFINITY,
    logits({ ids, mask }, mode) {
      return tf.tidy(() => {
        const x = embedding(oneHot as tf.Tensor2D, ids) as tf.Tensor3D // (B, T, 10)
        const visible = tf.expandDims(mask, 2) // (B, T, 1)
        const h = tf.tanh(conv1d(tf.mul(x, visible), kernel as tf.Tensor3D, bias as tf.Tensor1D)) // (B, T, 8)
        const highest = tf.max(tf.sub(h, tf.mul(tf.sub(1, visible), 10)), 1) // (B, 8)
        const kept = mode.training ? dropout(highest, dropoutRate, mode.dropoutKey) : highest
        return linear(kept, weight as tf.Tensor2D, offset as tf.Tensor1D) as tf.Tensor2D
      })
    },
    dispose() {
      tf.dispose([oneHot, ...parameters.map(({ variable }) => variable)])
    },
  }
}

/** The metrics of an evaluation of classes. */
export function classMetrics(metrics: TaskMetrics): ClassificationMetrics {
  invariant('confusion' in metrics, 'expected the metrics of classes')
  return metrics
}

export function resolvedParams(changes: Partial<ResolvedTrainParams> = {}): ResolvedTrainParams {
  return {
    epochs: 4,
    batchSize: 8,
    learningRate: 0.02,
    seed: 1,
    schedule: 'cosine',
    warmup: 0.1,
    weightDecay: 0.01,
    clipNorm: 1,
    labelSmoothing: 0,
    classWeights: 'none',
    accumulate: 1,
    reverseComplement: false,
    reverseComplementReason: '',
    shift: 0,
    metric: 'mcc',
    patience: 0,
    evaluationsPerEpoch: 1,
    layerDecay: 1,
    unfreeze: 0,
    emaDecay: 0,
    maskRate: 0,
    ...changes,
  }
}
