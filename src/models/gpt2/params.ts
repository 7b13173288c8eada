/** GPT-2's parameters as a tree. C hidden size, I intermediate size. */
import type * as tf from '@tensorflow/tfjs-core'
import type { Linear } from '../linearLayer.ts'
import type { Norm } from '../parameterList.ts'

export type Gpt2Layer = {
  readonly attentionNorm: Norm
  /** C → 3C: queries, keys, values */
  readonly joint: Linear
  readonly attentionOutput: Linear
  readonly feedNorm: Norm
  /** C → I */
  readonly widen: Linear
  /** I → C */
  readonly narrow: Linear
}

export type Gpt2Head =
  /** (vocabulary, C); often the table of word embeddings itself */
  | { readonly kind: 'causal'; readonly decoder: tf.Tensor2D }
  /** C → classes, without bias, at the last token */
  | { readonly kind: 'sequence'; readonly score: Linear }

export type Gpt2Params = {
  /** (vocabulary, C) */
  readonly word: tf.Tensor2D
  /** (positions, C) */
  readonly position: tf.Tensor2D
  readonly layers: readonly Gpt2Layer[]
  readonly norm: Norm
  readonly head: Gpt2Head
}
