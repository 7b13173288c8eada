/**
 * GPT-2 (Radford 2019), value for value as in `transformers`: pre-LN, causal attention, GELU by tanh. B batch, T tokens,
 * C hidden size, N tokens whose logits are wanted.
 */
import * as tf from '@tensorflow/tfjs-core'
import { embedding, gatherRows, layerNorm, linear } from '../../kernels/index.ts'
import { feedForwardBlock, jointAttentionBlock } from '../blocks.ts'
import { applyLinear } from '../linearLayer.ts'
import type { Noise } from '../noise.ts'
import type { Norm } from '../parameterList.ts'
import { isToken } from '../tokenFlags.ts'
import { tokenRows } from '../tokenRows.ts'
import type { Trunk } from '../trunk.ts'
import type { TokenBatch } from '../types.ts'
import type { Gpt2Config } from './config.ts'
import type { Gpt2Head, Gpt2Layer, Gpt2Params } from './params.ts'

const CAUSAL = { causal: true }

export function gpt2Trunk(p: Omit<Gpt2Params, 'head'>, config: Gpt2Config): Trunk {
  return {
    embed: ({ ids }, noise) => {
      const places = tf.slice(p.position, [0, 0], [ids.shape[1], config.hidden]) // (T, C)
      return noise.drop(tf.add(embedding(p.word, ids), places) as tf.Tensor3D, config.embeddingDropout)
    },
    layers: p.layers.map(
      (layer) =>
        (x, { mask }, noise) =>
          decoderLayer(layer, x, mask, config, noise),
    ),
    finish: (x) => norm(p.norm, x, config),
  }
}

/** x + attention(LN(x)), then x + feedForward(LN(x)). */
function decoderLayer(p: Gpt2Layer, x: tf.Tensor3D, mask: tf.Tensor2D, config: Gpt2Config, noise: Noise): tf.Tensor3D {
  const { joint, attentionOutput: output, widen, narrow } = p
  const dropped = { weights: noise.site(config.attentionDropout), result: noise.site(config.residualDropout) }
  const normal = norm(p.attentionNorm, x, config)
  const y = jointAttentionBlock(normal, mask, { joint, output }, config.heads, x, dropped, CAUSAL)
  const result = noise.site(config.residualDropout)
  return feedForwardBlock(norm(p.feedNorm, y, config), { widen, narrow }, y, result, config.activation)
}

/** Scores of the next token (N, vocabulary), or of the classes at the last token (B, classes). */
export function gpt2Logits(p: Gpt2Head, states: tf.Tensor3D, batch: TokenBatch, config: Gpt2Config): tf.Tensor2D {
  if (p.kind === 'causal') return linear(tokenRows(states, batch), p.decoder, null) as tf.Tensor2D
  return applyLinear(gatherRows(states, lastTokens(batch, config)), p.score)
}

/** Where each row ends: before its first padding token, by the ids as `transformers` does it, or else by the mask. */
function lastTokens({ ids, mask }: TokenBatch, { pad, vocabulary }: Gpt2Config): tf.Tensor1D {
  const [B, T] = ids.shape
  const count = pad === null ? tf.sum(mask, 1) : countBefore(ids, pad, vocabulary) // (B)
  const start = tf.tensor1d(Float32Array.from({ length: B }, (_, row) => row * T))
  return tf.cast(tf.add(start, tf.sub(count, 1)), 'int32') as tf.Tensor1D
}

/** Tokens before the first `id`; a row that starts with it counts as whole. */
function countBefore(ids: tf.Tensor2D, id: number, vocabulary: number): tf.Tensor {
  const passed = tf.minimum(1, tf.cumsum(isToken(ids, id, vocabulary), 1)) // (B, T): 1 from the first on
  const count = tf.sum(tf.sub(1, passed), 1) // (B)
  return tf.add(count, tf.mul(ids.shape[1], tf.sub(1, tf.minimum(1, count))))
}

function norm({ gamma, beta }: Norm, x: tf.Tensor3D, { normEpsilon }: Gpt2Config): tf.Tensor3D {
  return layerNorm(x, gamma, beta, normEpsilon) as tf.Tensor3D
}
