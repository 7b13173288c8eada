/** DNABERT-2's parameters as a tree. C hidden size, I intermediate size. */
import type * as tf from '@tensorflow/tfjs-core'
import type { EncoderHead } from '../heads/encoderHead.ts'
import type { Linear } from '../linearLayer.ts'
import type { Norm } from '../parameterList.ts'

export type Dnabert2Layer = {
  /** C → 3C: queries, keys, values */
  readonly joint: Linear
  readonly attentionOutput: Linear
  readonly attentionNorm: Norm
  /** C → 2I, without bias */
  readonly widen: Linear
  /** I → C */
  readonly narrow: Linear
  readonly outputNorm: Norm
}

export type Dnabert2Params = {
  readonly embeddings: { readonly word: tf.Tensor2D; readonly tokenType: tf.Tensor2D; readonly norm: Norm }
  readonly layers: readonly Dnabert2Layer[]
  readonly head: EncoderHead
}
