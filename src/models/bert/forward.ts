/**
 * BERT's encoder and classification head (Devlin 2019), value for value as `BertForSequenceClassification` of
 * `transformers`. B batch, T tokens, C hidden size, I intermediate size.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { embedTokens, feedForward, layerNorm, linear, poolFirst, selfAttention } from '../../kernels/index.ts'
import type { Noise } from '../noise.ts'
import type { Linear, Norm } from '../parameterList.ts'
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
  const attended = selfAttention(x, mask, { query, key, value, output }, config.heads, x, attentionDropped)
  const y = norm(p.attentionNorm, attended, config) as tf.Tensor3D
  const fed = feedForward(y, { widen, narrow }, y, noise.site(config.hiddenDropout))
  return norm(p.outputNorm, fed, config) as tf.Tensor3D
}

/** The first token ([CLS]) through a dense layer and tanh: (B, C). */
export function pool(p: Linear, x: tf.Tensor3D): tf.Tensor2D {
  return poolFirst(x, p)
}

/** Logits (B, classes). */
export function bertLogits(p: BertParams, batch: TokenBatch, config: BertConfig, noise: Noise): tf.Tensor2D {
  const encoded = p.layers.reduce(
    (x, layer) => encoderLayer(layer, x, batch.mask, config, noise),
    embed(p.embeddings, batch, config, noise),
  )
  const pooled = noise.drop(pool(p.pooler, encoded), config.classifierDropout)
  return linear(pooled, p.classifier.weight, p.classifier.bias) as tf.Tensor2D
}

function norm({ gamma, beta }: Norm, x: tf.Tensor, { normEpsilon }: BertConfig): tf.Tensor {
  return layerNorm(x, gamma, beta, normEpsilon)
}
