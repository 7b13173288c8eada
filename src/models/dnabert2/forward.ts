/**
 * DNABERT-2's encoder (Zhou 2023; MosaicBERT, Portes 2023), value for value as its PyTorch code: post-LN, ALiBi in both
 * directions instead of positions, GEGLU feed-forward. B batch, T tokens, C hidden size.
 */
import * as tf from '@tensorflow/tfjs-core'
import { embedding, layerNorm } from '../../kernels/index.ts'
import type { BertConfig } from '../bert/config.ts'
import { gatedBlock, jointAttentionBlock } from '../blocks.ts'
import type { Noise } from '../noise.ts'
import type { Norm } from '../parameterList.ts'
import type { Trunk } from '../trunk.ts'
import type { TokenBatch } from '../types.ts'
import type { Dnabert2Layer, Dnabert2Params } from './params.ts'

const ALIBI = { alibi: true }

export function dnabert2Trunk(p: Omit<Dnabert2Params, 'head'>, config: BertConfig): Trunk {
  return {
    embed: (batch, noise) => embed(p.embeddings, batch, config, noise),
    layers: p.layers.map(
      (layer) =>
        (x, { mask }, noise) =>
          encoderLayer(layer, x, mask, config, noise),
    ),
    // The original takes padding out before its layers and puts zeros back.
    finish: (x, { mask, whole }) => (whole ? x : tf.mul(x, tf.expandDims(mask, 2))),
  }
}

/** Word + segment, then LayerNorm: (B, T, C). */
function embed(
  p: Dnabert2Params['embeddings'],
  { ids, tokenTypes }: TokenBatch,
  config: BertConfig,
  noise: Noise,
): tf.Tensor3D {
  const kinds = tokenTypes ? embedding(p.tokenType, tokenTypes) : tf.slice(p.tokenType, [0, 0], [1, config.hidden])
  const sum = tf.add(embedding(p.word, ids), kinds) as tf.Tensor3D
  return noise.drop(norm(p.norm, sum, config), config.hiddenDropout)
}

/** LN(x + attention(x)), then LN(x + feedForward(x)), where dropout falls on the gated values. */
function encoderLayer(
  p: Dnabert2Layer,
  x: tf.Tensor3D,
  mask: tf.Tensor2D,
  config: BertConfig,
  noise: Noise,
): tf.Tensor3D {
  const { joint, attentionOutput: output, widen, narrow } = p
  const dropped = { weights: noise.site(config.attentionDropout), result: noise.site(config.hiddenDropout) }
  const attended = jointAttentionBlock(x, mask, { joint, output }, config.heads, x, dropped, ALIBI)
  const y = norm(p.attentionNorm, attended, config)
  const fed = gatedBlock(y, { widen, narrow }, 'gelu', y, { wide: noise.site(config.hiddenDropout), result: null })
  return norm(p.outputNorm, fed, config)
}

function norm({ gamma, beta }: Norm, x: tf.Tensor3D, { normEpsilon }: BertConfig): tf.Tensor3D {
  return layerNorm(x, gamma, beta, normEpsilon) as tf.Tensor3D
}
