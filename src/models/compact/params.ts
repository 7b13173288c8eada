/** Parameters of the compact family as a tree. C width, t steps after both pools, Q queries. */
import type * as tf from '@tensorflow/tfjs-core'
import type { Linear } from '../linearLayer.ts'
import type { Norm } from '../parameterList.ts'

/** weight (K, I, O), bias (O) */
export type Conv = { readonly weight: tf.Tensor3D; readonly bias: tf.Tensor1D }

export type ConvBlock = { readonly norm: Norm; readonly conv: Conv }

export type TransformerLayer = {
  readonly attentionNorm: Norm
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly attentionOutput: Linear
  readonly feedNorm: Norm
  readonly widen: Linear
  readonly narrow: Linear
}

export type Pooling = {
  /** (Q, C) */
  readonly query: tf.Tensor2D
  /** (Q, t): what a query adds to the score of each step */
  readonly position: tf.Tensor2D
}

export type Bag = {
  /** k-mers → bag width */
  readonly words: Linear
  readonly norm: Norm
}

/** Letters at P places, and pairs of neighbours, → O outputs. L letters. */
export type Places = {
  /** (O, P · L) */
  readonly singles: Linear
  /** (O, (P − 1) · L²) */
  readonly pairs: tf.Tensor2D
}

/** What masked pretraining and classification share. */
export type CompactTrunk = {
  readonly stem: Conv
  readonly blocks: readonly ConvBlock[]
  /** (t, C); only where there are transformer layers */
  readonly place: tf.Tensor2D | null
  readonly layers: readonly TransformerLayer[]
  readonly norm: Norm
}

export type CompactParams = CompactTrunk & {
  readonly pooling: Pooling
  readonly bag: Bag | null
  readonly headNorm: Norm
  readonly head: Linear
  /** k-mers → outputs, fitted apart from the network */
  readonly counts: Linear | null
  /** the same by place */
  readonly places: Places | null
}

/** The way back from t steps to T tokens, and the scores of the characters. */
export type CompactMaskedParams = CompactTrunk & {
  /** C → C for each step of the blocks that a step of the trunk stands for */
  readonly fromSteps: Linear
  /** C → C for each token that a step of the blocks stands for */
  readonly fromBlocks: Linear
  readonly maskedNorm: Norm
  /** C → C */
  readonly dense: Linear
  /** C → vocabulary */
  readonly decoder: Linear
}
