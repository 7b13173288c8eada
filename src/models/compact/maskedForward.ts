/**
 * The compact trunk under masked language modelling: from its few steps back to one state per character, each level beside
 * what it came from, then the scores of all characters. Only the trunk goes on to classification.
 *
 * B batch, T tokens, t steps after pooling, C width, N tokens whose logits are wanted, V vocabulary.
 */
import * as tf from '@tensorflow/tfjs-core'
import { gelu, layerNorm } from '../../kernels/index.ts'
import { applyLinear, type Linear } from '../linearLayer.ts'
import type { Noise } from '../noise.ts'
import { tokenRows } from '../tokenRows.ts'
import type { TokenBatch } from '../types.ts'
import type { CompactConfig } from './config.ts'
import { encodeLevels } from './forward.ts'
import type { CompactMaskedParams } from './params.ts'

/** (B, T, C) */
export function maskedStates(
  p: CompactMaskedParams,
  batch: TokenBatch,
  config: CompactConfig,
  noise: Noise,
): tf.Tensor3D {
  const { letters, blocks, steps } = encodeLevels(p, batch, config, noise)
  const middle: tf.Tensor3D = tf.add(blocks.x, spread(p.fromSteps, steps.x, blocks.x))
  const fine: tf.Tensor3D = tf.add(letters.x, spread(p.fromBlocks, gelu(middle), letters.x))
  const { gamma, beta } = p.maskedNorm
  return layerNorm(fine, gamma, beta, config.normEpsilon) as tf.Tensor3D
}

/** (N, V) */
export function maskedLogits(p: CompactMaskedParams, states: tf.Tensor3D, batch: TokenBatch): tf.Tensor2D {
  return applyLinear(gelu(applyLinear(tokenRows(gelu(states), batch), p.dense)), p.decoder)
}

/** As many steps for each step of `x` as the layer has outputs of width C, cut to those of `finer`. */
function spread(layer: Linear, x: tf.Tensor3D, finer: tf.Tensor3D): tf.Tensor3D {
  const [B, T, C] = finer.shape
  const steps = tf.reshape(applyLinear(x, layer), [B, -1, C]) as tf.Tensor3D
  return steps.shape[1] === T ? steps : tf.slice(steps, [0, 0, 0], [B, T, C])
}
