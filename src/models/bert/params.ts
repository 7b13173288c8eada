/** BERT's parameters as a tree. C hidden size, I intermediate size. */
import type * as tf from '@tensorflow/tfjs-core'
import type { EncoderHead } from '../heads/encoderHead.ts'
import type { Linear } from '../linearLayer.ts'
import type { Norm } from '../parameterList.ts'

export type BertEmbeddings = {
  /** (vocabulary, C) */
  readonly word: tf.Tensor2D
  /** (positions, C) */
  readonly position: tf.Tensor2D
  /** (token types, C) */
  readonly tokenType: tf.Tensor2D
  readonly norm: Norm
}

export type BertLayer = {
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly attentionOutput: Linear
  readonly attentionNorm: Norm
  /** C → I */
  readonly intermediate: Linear
  /** I → C */
  readonly output: Linear
  readonly outputNorm: Norm
}

export type BertParams = {
  readonly embeddings: BertEmbeddings
  readonly layers: readonly BertLayer[]
  readonly head: EncoderHead
}
