/**
 * BERT's encoder (Devlin 2019), value for value as in `transformers`. B batch, T tokens, C hidden size, I intermediate
 * size.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { embedTokens, layerNorm } from '../../kernels/index.ts'
import { attentionBlock, feedForwardBlock } from '../blocks.ts'
import type { Noise } from '../noise.ts'
import type { Norm } from '../parameterList.ts'
import type { Trunk } from '../trunk.ts'
import type { TokenBatch } from '../types.ts'
import type { BertConfig } from './config.ts'
import type { BertEmbeddings, BertLayer, BertParams } from './params.ts'

export function bertTrunk(p: Pick<BertParams, 'embeddings' | 'layers'>, config: BertConfig): Trunk {
  return {
    embed: (batch, noise) => embed(p.embeddings, batch, config, noise),
    layers: encoderLayers(p.layers, config),
  }
}

/** BERT's layers, which RoBERTa has too. */
export function encoderLayers(layers: readonly BertLayer[], config: BertConfig): Trunk['layers'] {
  return layers.map(
    (layer) =>
      (x, { mask }, noise) =>
        encoderLayer(layer, x, mask, config, noise),
  )
}

/** Word + position + segment, then LayerNorm: (B, T, C). */
function embed(p: BertEmbeddings, batch: TokenBatch, config: BertConfig, noise: Noise): tf.Tensor3D {
  const sum = embedTokens(p, batch.ids, batch.tokenTypes ?? null)
  return noise.drop(norm(p.norm, sum, config) as tf.Tensor3D, config.hiddenDropout)
}

/** One post-LN layer: LN(x + attention(x)), then LN(x + feedForward(x)). */
function encoderLayer(
  p: BertLayer,
  x: tf.Tensor3D,
  mask: tf.Tensor2D,
  config: Pick<BertConfig, 'heads' | 'attentionDropout' | 'hiddenDropout' | 'normEpsilon'>,
  noise: Noise,
): tf.Tensor3D {
  const { query, key, value, attentionOutput: output, intermediate: widen, output: narrow } = p
  const attentionDropped = { weights: noise.site(config.attentionDropout), result: noise.site(config.hiddenDropout) }
  const attended = attentionBlock(x, mask, { query, key, value, output }, config.heads, x, attentionDropped)
  const y = norm(p.attentionNorm, attended, config) as tf.Tensor3D
  const fed = feedForwardBlock(y, { widen, narrow }, y, noise.site(config.hiddenDropout))
  return norm(p.outputNorm, fed, config) as tf.Tensor3D
}

function norm({ gamma, beta }: Norm, x: tf.Tensor, { normEpsilon }: Pick<BertConfig, 'normEpsilon'>): tf.Tensor {
  return layerNorm(x, gamma, beta, normEpsilon)
}
