/** The head of an encoder: its parameters under the family's names, and its logits. */
import type * as tf from '@tensorflow/tfjs-core'
import { assertNever } from '../../shared/assert.ts'
import { gaussian, zeros } from '../initial.ts'
import type { Noise } from '../noise.ts'
import type { ParameterList } from '../parameterList.ts'
import type { Head, TokenBatch } from '../types.ts'
import { type FirstTokenHead, firstTokenLogits } from './firstTokenHead.ts'
import { type MaskedHead, maskedLogits } from './maskedHead.ts'
import { type PooledHead, pooledLogits } from './pooledHead.ts'
import { type TokenHead, tokenLogits } from './tokenHead.ts'

export type EncoderHead = PooledHead | FirstTokenHead | TokenHead | MaskedHead

/** How a family calls the layers of its heads. */
export type HeadNames = {
  readonly sequence: { readonly kind: 'pooled' | 'first'; readonly dense: string; readonly classifier: string }
  readonly token: string
  readonly masked: { readonly dense: string; readonly norm: string; readonly decoder: string; readonly bias: string }
}

/** RoBERTa's, and ESM's after it. */
export const ROBERTA_HEAD_NAMES: HeadNames = {
  sequence: { kind: 'first', dense: 'classifier.dense', classifier: 'classifier.out_proj' },
  token: 'classifier',
  masked: {
    dense: 'lm_head.dense',
    norm: 'lm_head.layer_norm',
    decoder: 'lm_head.decoder.weight',
    bias: 'lm_head.bias',
  },
}

export type HeadSizes = {
  readonly head: Head
  readonly hidden: number
  readonly vocabulary: number
  /** Outputs of a sequence or token head. */
  readonly labels: number
  /** Whether the scores of words come from the word embeddings. */
  readonly tied: boolean
  readonly initializerRange: number
}

/** @param word the table of word embeddings, (vocabulary, C) */
export function encoderHead(list: ParameterList, names: HeadNames, sizes: HeadSizes, word: tf.Tensor2D): EncoderHead {
  const { head, hidden, labels, initializerRange } = sizes
  const linear = (name: string, outputs: number) => list.linear(name, hidden, outputs, gaussian(initializerRange))
  if (head === 'sequence') {
    const { kind, dense, classifier } = names.sequence
    const layers = { dense: linear(dense, hidden), classifier: linear(classifier, labels) }
    return { kind, ...layers }
  }
  if (head === 'token') return { kind: 'token', classifier: linear(names.token, labels) }
  return maskedHead(list, names.masked, sizes, word)
}

function maskedHead(
  list: ParameterList,
  names: HeadNames['masked'],
  { hidden, vocabulary, tied, initializerRange }: HeadSizes,
  word: tf.Tensor2D,
): MaskedHead {
  const normal = gaussian(initializerRange)
  return {
    kind: 'masked',
    dense: list.linear(names.dense, hidden, hidden, normal),
    norm: list.norm(names.norm, hidden),
    decoder: tied ? word : list.tensor<tf.Rank.R2>(names.decoder, [vocabulary, hidden], normal),
    bias: list.tensor<tf.Rank.R1>(names.bias, [vocabulary], zeros),
  }
}

/** See `Model.logits`. */
export function encoderLogits(
  head: EncoderHead,
  states: tf.Tensor3D,
  batch: TokenBatch,
  { classifierDropout, normEpsilon }: { readonly classifierDropout: number; readonly normEpsilon: number },
  noise: Noise,
): tf.Tensor2D {
  switch (head.kind) {
    case 'pooled':
      return pooledLogits(head, states, classifierDropout, noise)
    case 'first':
      return firstTokenLogits(head, states, classifierDropout, noise)
    case 'token':
      return tokenLogits(head, states, batch, classifierDropout, noise)
    case 'masked':
      return maskedLogits(head, states, batch, normEpsilon)
    default:
      return assertNever(head)
  }
}
