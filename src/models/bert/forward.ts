/**
 * BERT's encoder and heads (Devlin 2019), value for value as in `transformers`. B batch, T tokens, C hidden size, I intermediate size.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { embedTokens, layerNorm } from '../../kernels/index.ts'
import { assertNever } from '../../shared/assert.ts'
import { attentionBlock, feedForwardBlock } from '../blocks.ts'
import { maskedLogits } from '../heads/maskedHead.ts'
import { pooledLogits } from '../heads/pooledHead.ts'
import { tokenLogits } from '../heads/tokenHead.ts'
import type { Noise } from '../noise.ts'
import type { Norm } from '../parameterList.ts'
import type { TokenBatch } from '../types.ts'
import type { BertConfig } from './config.ts'
import type { BertEmbeddings, BertLayer, BertParams } from './params.ts'

/** Word + position + segment, then LayerNorm: (B, T, C). */
export function embed(p: BertEmbeddings, batch: TokenBatch, config: BertConfig, noise: Noise): tf.Tensor3D {
  const sum = embedTokens(p, batch.ids, batch.tokenTypes ?? null)
  return noise.drop(norm(p.norm, sum, config) as tf.Tensor3D, config.hiddenDropout)
}

/** One post-LN layer: LN(x + attention(x)), then LN(x + feedForward(x)). */
export function encoderLayer(
  p: BertLayer,
  x: tf.Tensor3D,
  mask: tf.Tensor2D,
  config: BertConfig,
  noise: Noise,
): tf.Tensor3D {
  const { query, key, value, attentionOutput: output, intermediate: widen, output: narrow } = p
  const attentionDropped = { weights: noise.site(config.attentionDropout), result: noise.site(config.hiddenDropout) }
  const attended = attentionBlock(x, mask, { query, key, value, output }, config.heads, x, attentionDropped)
  const y = norm(p.attentionNorm, attended, config) as tf.Tensor3D
  const fed = feedForwardBlock(y, { widen, narrow }, y, noise.site(config.hiddenDropout))
  return norm(p.outputNorm, fed, config) as tf.Tensor3D
}

/** The final states (B, T, C). */
export function bertStates(p: BertParams, batch: TokenBatch, config: BertConfig, noise: Noise): tf.Tensor3D {
  return p.layers.reduce(
    (x, layer) => encoderLayer(layer, x, batch.mask, config, noise),
    embed(p.embeddings, batch, config, noise),
  )
}

/** Logits of the head, see `Model.logits`. */
export function bertLogits(p: BertParams, batch: TokenBatch, config: BertConfig, noise: Noise): tf.Tensor2D {
  const states = bertStates(p, batch, config, noise)
  switch (p.head.kind) {
    case 'pooled':
      return pooledLogits(p.head, states, config.classifierDropout, noise)
    case 'token':
      return tokenLogits(p.head, states, batch, config.classifierDropout, noise)
    case 'masked':
      return maskedLogits(p.head, states, batch, config.normEpsilon)
    default:
      return assertNever(p.head)
  }
}

function norm({ gamma, beta }: Norm, x: tf.Tensor, { normEpsilon }: BertConfig): tf.Tensor {
  return layerNorm(x, gamma, beta, normEpsilon)
}
