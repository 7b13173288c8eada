/** RoBERTa's encoder (Liu 2019): BERT's layers over embeddings whose positions leave padding out. */
import * as tf from '@tensorflow/tfjs-core'
import { embedding, layerNorm } from '../../kernels/index.ts'
import { encoderLayers } from '../bert/forward.ts'
import type { BertEmbeddings, BertParams } from '../bert/params.ts'
import type { Noise } from '../noise.ts'
import { positionIds } from '../tokenFlags.ts'
import type { Trunk } from '../trunk.ts'
import type { TokenBatch } from '../types.ts'
import type { RobertaConfig } from './config.ts'

export function robertaTrunk(p: Pick<BertParams, 'embeddings' | 'layers'>, config: RobertaConfig): Trunk {
  return {
    embed: (batch, noise) => embed(p.embeddings, batch, config, noise),
    layers: encoderLayers(p.layers, config),
  }
}

/** Word + position + token type, then LayerNorm: (B, T, C). */
function embed(p: BertEmbeddings, batch: TokenBatch, config: RobertaConfig, noise: Noise): tf.Tensor3D {
  const { ids, tokenTypes } = batch
  const places = embedding(p.position, positionIds(ids, config.pad, config.vocabulary))
  const kinds = tokenTypes ? embedding(p.tokenType, tokenTypes) : tf.slice(p.tokenType, [0, 0], [1, config.hidden])
  const sum = tf.add(tf.add(embedding(p.word, ids), kinds), places)
  const { gamma, beta } = p.norm
  return noise.drop(layerNorm(sum, gamma, beta, config.normEpsilon) as tf.Tensor3D, config.hiddenDropout)
}
