import type * as tf from '@tensorflow/tfjs-core'
import { gelu, layerNorm, linear } from '../../kernels/index.ts'
import { applyLinear, type Linear } from '../linearLayer.ts'
import type { Norm } from '../parameterList.ts'
import { tokenRows } from '../tokenRows.ts'
import type { TokenBatch } from '../types.ts'

/** Masked language modelling: dense, GELU, LayerNorm, then scores of all words. */
export type MaskedHead = {
  readonly kind: 'masked'
  /** C → C */
  readonly dense: Linear
  readonly norm: Norm
  /** (vocabulary, C); often the table of word embeddings itself, whose gradient is the sum of both uses then */
  readonly decoder: tf.Tensor2D
  /** (vocabulary) */
  readonly bias: tf.Tensor1D
}

/** @returns (N, vocabulary), only for the tokens that the batch asks for */
export function maskedLogits(p: MaskedHead, states: tf.Tensor3D, batch: TokenBatch, normEpsilon: number): tf.Tensor2D {
  const hidden = gelu(applyLinear(tokenRows(states, batch), p.dense))
  const normal = layerNorm(hidden, p.norm.gamma, p.norm.beta, normEpsilon)
  return linear(normal, p.decoder, p.bias) as tf.Tensor2D
}
