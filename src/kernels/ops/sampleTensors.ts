/** Tensors for the samples of operations, always the same values. */
import * as tf from '@tensorflow/tfjs-core'
import { normal, streamKey } from '../../shared/random.ts'
import type { LinearLayer } from './linearLayer.ts'

export type SampleCase = {
  readonly name: string
  /** Fresh tensors, always the same values. */
  readonly inputs: () => tf.Tensor[]
  readonly run: (inputs: readonly tf.Tensor[]) => tf.Tensor
  /** Positions of the inputs that have a gradient. */
  readonly differentiable: readonly number[]
}

/** Standard normal values, a pure function of shape and seed. */
export function gaussian(shape: readonly number[], seed: number): tf.Tensor {
  const key = streamKey(seed, 'sample')
  const size = shape.reduce((product, axis) => product * axis, 1)
  const values = Float32Array.from({ length: size }, (_, i) => normal(key, i))
  return tf.tensor(values, [...shape], 'float32')
}

export function gaussians(...shapes: readonly (readonly number[])[]): () => tf.Tensor[] {
  return () => shapes.map((shape, i) => gaussian(shape, i + 1))
}

/** (B, T): each row hides one key more than the one before. */
export function staircaseMask(B: number, T: number): tf.Tensor2D {
  const visible = (i: number) => (i % T < T - Math.floor(i / T) ? 1 : 0)
  return tf.tensor2d(
    Float32Array.from({ length: B * T }, (_, i) => visible(i)),
    [B, T],
  )
}

/** Weights small enough that softmax and GELU stay where they bend. */
export function layerTensors(...sizes: readonly (readonly [outputs: number, inputs: number])[]): tf.Tensor[] {
  return sizes.flatMap(([O, I], i) => [
    tf.div(gaussian([O, I], 20 + i), Math.sqrt(I)),
    tf.mul(gaussian([O], 40 + i), 0.1),
  ])
}

export function layersOf(tensors: readonly tf.Tensor[]): LinearLayer[] {
  return Array.from({ length: tensors.length / 2 }, (_, i) => ({
    weight: tensors[2 * i] as tf.Tensor2D,
    bias: tensors[2 * i + 1] as tf.Tensor1D,
  }))
}
