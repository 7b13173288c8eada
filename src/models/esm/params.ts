/** Parameters of ESM-2 and the Nucleotide Transformer as a tree. C hidden size, I intermediate size. */
import type * as tf from '@tensorflow/tfjs-core'
import type { EncoderHead } from '../heads/encoderHead.ts'
import type { Linear } from '../linearLayer.ts'
import type { Norm } from '../parameterList.ts'

export type EsmEmbeddings = {
  /** (vocabulary, C) */
  readonly word: tf.Tensor2D
  /** (positions, C); null where queries and keys are rotated instead */
  readonly position: tf.Tensor2D | null
  readonly norm: Norm | null
}

export type EsmLayer = {
  readonly attentionNorm: Norm
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly attentionOutput: Linear
  readonly feedNorm: Norm
  /** C → I, or C → 2I where it is gated */
  readonly widen: Linear
  /** I → C */
  readonly narrow: Linear
}

export type EsmParams = {
  readonly embeddings: EsmEmbeddings
  readonly layers: readonly EsmLayer[]
  /** After the last layer. */
  readonly norm: Norm
  readonly head: EncoderHead
}
