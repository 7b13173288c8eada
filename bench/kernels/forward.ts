/** An operation with its inputs, and what it takes at least. */
import type * as tf from '@tensorflow/tfjs-core'
import { gaussian } from '../../src/kernels/ops/sampleTensors.ts'

export type Forward = {
  readonly name: string
  readonly inputs: () => tf.Tensor[]
  readonly run: (inputs: tf.Tensor[]) => tf.Tensor
  /** Inputs that have a gradient. */
  readonly differentiable: readonly number[]
  readonly outputSize: number
  /** Elements that the value reads at least, where that is less than all inputs. */
  readonly read?: number
  /** Of the value alone, and of the value with all gradients. */
  readonly flops: readonly [number, number]
}

export function layer(outputs: number, inputs: number): tf.Tensor[] {
  return [gaussian([outputs, inputs], 2), gaussian([outputs], 3)]
}

export function layerOf(weight: tf.Tensor | undefined, bias: tf.Tensor | undefined) {
  return { weight: weight as tf.Tensor2D, bias: bias as tf.Tensor1D }
}
