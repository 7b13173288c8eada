/**
 * ESM-2's encoder (Lin 2023) and the Nucleotide Transformer's (Dalla-Torre 2023), value for value as in `transformers`
 * and in InstaDeep's code. B batch, T tokens, C hidden size.
 */
import * as tf from '@tensorflow/tfjs-core'
import { embedding, layerNorm } from '../../kernels/index.ts'
import { attentionBlock, feedForwardBlock, gatedBlock } from '../blocks.ts'
import type { Noise } from '../noise.ts'
import type { Norm } from '../parameterList.ts'
import { isToken, positionIds } from '../tokenFlags.ts'
import type { Trunk } from '../trunk.ts'
import type { TokenBatch } from '../types.ts'
import type { EsmConfig } from './config.ts'
import type { EsmEmbeddings, EsmLayer, EsmParams } from './params.ts'

/** Share of the tokens that were hidden as `<mask>` when ESM-2 was trained: 80 % of 15 %. */
export const MASKED_IN_TRAINING = 0.15 * 0.8

export const ROTARY = { rotaryBase: 10_000 }

export function esmTrunk(p: Omit<EsmParams, 'head'>, config: EsmConfig): Trunk {
  return {
    embed: (batch) => embed(p.embeddings, batch, config),
    layers: p.layers.map(
      (layer) =>
        (x, { mask }, noise) =>
          encoderLayer(layer, x, mask, config, noise),
    ),
    finish: (x) => norm(p.norm, x, config),
  }
}

/** Word embeddings, scaled, with positions where they are absolute; 0 at padding: (B, T, C). */
function embed(p: EsmEmbeddings, batch: TokenBatch, config: EsmConfig): tf.Tensor3D {
  const { ids, mask } = batch
  const words = embedding(p.word, ids) as tf.Tensor3D
  const scaled = config.scaledMask === null ? words : scaleMasked(words, batch, config.scaledMask, config)
  const placed = p.position
    ? tf.add(scaled, embedding(p.position, positionIds(ids, config.pad, config.vocabulary)))
    : scaled
  const normal = p.norm ? norm(p.norm, placed as tf.Tensor3D, config) : placed
  return tf.mul(normal, tf.expandDims(mask, 2))
}

/** ESM-2's token dropout: `<mask>` is 0, and the rest grows as if as much were hidden as in its training. */
function scaleMasked(
  words: tf.Tensor3D,
  { ids, mask }: TokenBatch,
  maskId: number,
  { vocabulary }: EsmConfig,
): tf.Tensor3D {
  const hidden = isToken(ids, maskId, vocabulary) // (B, T)
  const seen = tf.sub(1, tf.div(tf.sum(hidden, 1, true), tf.sum(mask, 1, true))) // (B, 1)
  const factor = tf.mul(tf.sub(1, hidden), tf.div(1 - MASKED_IN_TRAINING, seen))
  return tf.mul(words, tf.expandDims(factor, 2))
}

/** One pre-LN layer: x + attention(LN(x)), then x + feedForward(LN(x)). */
function encoderLayer(p: EsmLayer, x: tf.Tensor3D, mask: tf.Tensor2D, config: EsmConfig, noise: Noise): tf.Tensor3D {
  const { query, key, value, attentionOutput: output, widen, narrow } = p
  const dropped = { weights: noise.site(config.attentionDropout), result: noise.site(config.hiddenDropout) }
  const layers = { query, key, value, output }
  const variant = config.positions > 0 ? {} : ROTARY
  const y = attentionBlock(norm(p.attentionNorm, x, config), mask, layers, config.heads, x, dropped, variant)
  const normal = norm(p.feedNorm, y, config)
  const result = noise.site(config.hiddenDropout)
  if (config.isGated) return gatedBlock(normal, { widen, narrow }, 'silu', y, { wide: null, result })
  return feedForwardBlock(normal, { widen, narrow }, y, result)
}

function norm({ gamma, beta }: Norm, x: tf.Tensor3D, { normEpsilon }: EsmConfig): tf.Tensor3D {
  return layerNorm(x, gamma, beta, normEpsilon) as tf.Tensor3D
}
