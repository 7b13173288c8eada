/** Layers among the inputs of a block: `nameWeight`, and `nameBias` where there is one. */
import type * as tf from '@tensorflow/tfjs-core'
import type { Inputs } from '../operation.ts'

/** weight (O, I), bias (O) or none */
export type LinearLayer = { readonly weight: tf.Tensor2D; readonly bias: tf.Tensor1D | null }

export function layerInputs(name: string, { weight, bias }: LinearLayer): Inputs {
  return { [`${name}Weight`]: weight, ...(bias ? { [`${name}Bias`]: bias } : {}) }
}

/** The layer that `layerInputs` has put there. */
export function layerOf(inputs: Inputs, name: string): LinearLayer {
  const bias = inputs[`${name}Bias`] ?? null
  return { weight: inputs[`${name}Weight`] as tf.Tensor2D, bias: bias as tf.Tensor1D | null }
}
