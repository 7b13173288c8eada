/**
 * A label per token: patches of tokens → convolutions → fewer, wider steps → attention over all of the sequence → back up,
 * each level beside what it had on the way down → labels (a U-Net after Ronneberger 2015, with a transformer at its bottom).
 *
 * B batch, T tokens, P tokens per patch, n = ⌈T / P⌉ steps of the finest level, C its width, K labels.
 */
import * as tf from '@tensorflow/tfjs-core'
import { conv1d, layerNorm } from '../../../kernels/index.ts'
import { applyLinear } from '../../linearLayer.ts'
import type { Noise } from '../../noise.ts'
import { tokenRows } from '../../tokenRows.ts'
import type { TokenBatch } from '../../types.ts'
import { convBlock, masked, maskedPool, transformerLayer } from '../forward.ts'
import { oneHot, type Steps } from '../oneHot.ts'
import type { LabelsConfig } from './config.ts'
import type { LabelsParams, Level } from './params.ts'

/** Logits (N, K): a row per token of the padded batch, or per token that the batch asks for. */
export function labelLogits(p: LabelsParams, batch: TokenBatch, config: LabelsConfig, noise: Noise): tf.Tensor2D {
  const { patch, labels, normEpsilon } = config
  const [B, T] = batch.ids.shape
  const states = climb(p, descend(p, patches(p, batch, config), config, noise), config, noise)
  const normal = layerNorm(states, p.norm.gamma, p.norm.beta, normEpsilon) as tf.Tensor3D
  const perPatch = applyLinear(noise.drop(normal, config.dropout), p.head) // (B, n, P K)
  const perToken = tf.reshape(perPatch, [B, -1, labels]) as tf.Tensor3D // (B, n P, K)
  const exact = T % patch === 0 ? perToken : tf.slice(perToken, [0, 0, 0], [B, T, labels])
  return tokenRows(exact, batch)
}

/** The stem over patches: (B, T) → (B, n, C). */
function patches(p: LabelsParams, batch: TokenBatch, { channels, patch }: LabelsConfig): Steps {
  const [B, T] = batch.ids.shape
  const { x, mask, whole } = oneHot(batch, { channels, positions: T }) // (B, T, I)
  const missing = (patch - (T % patch)) % patch
  const I = x.shape[2]
  const even = missing === 0 ? x : tf.concat([x, tf.zeros([B, missing, I])], 1) // (B, n P, I)
  const steps = (T + missing) / patch
  const real = patchMask(mask, missing, patch)
  const stemmed = conv1d(tf.reshape(even, [B, steps, patch * I]), p.stem.weight, p.stem.bias) // (B, n, C)
  return { x: masked(stemmed, { mask: real, whole }), mask: real, whole }
}

/** A patch is padding when all of its tokens are, and rows are padded at their end: its first token tells. */
function patchMask(mask: tf.Tensor2D, missing: number, patch: number): tf.Tensor2D {
  if (patch === 1) return mask
  const [B, T] = mask.shape
  const steps = (T + missing) / patch
  const even = missing === 0 ? mask : tf.concat([mask, tf.zeros([B, missing])], 1)
  const cells = tf.reshape(even, [B, steps, patch])
  return tf.reshape(tf.slice(cells, [0, 0, 0], [B, steps, 1]), [B, steps])
}

/** What each level has on the way down, the finest first; the coarsest has seen everything. */
function descend(p: LabelsParams, stem: Steps, config: LabelsConfig, noise: Noise): readonly Steps[] {
  const levels: Steps[] = []
  let steps = stem
  for (const { down, toNext } of p.levels) {
    const own = down.reduce((at, block) => convBlock(block, at, config, noise), steps)
    levels.push(own)
    if (toNext) steps = maskedPool({ ...own, x: applyLinear(own.x, toNext) }, config.pool)
  }
  const bottom = levels.pop()!
  const mixed = p.layers.reduce((x, layer) => transformerLayer(layer, x, bottom.mask, config, noise), bottom.x)
  return [...levels, { ...bottom, x: mixed }]
}

/** From the coarsest level up to the finest: (B, n, C). */
function climb(p: LabelsParams, levels: readonly Steps[], config: LabelsConfig, noise: Noise): tf.Tensor3D {
  let { x } = levels.at(-1)!
  for (let level = levels.length - 2; level >= 0; level--) {
    const own = levels[level]!
    const joined = { ...own, x: masked(tf.add(own.x, stretched(p.levels[level]!, x, own, config)), own) }
    x = p.levels[level]!.up.reduce((at, block) => convBlock(block, at, config, noise), joined).x
  }
  return x
}

/** `pool` steps for each step of the coarser level, cut to as many as there are: (B, t, C') → (B, n, C). */
function stretched({ fromNext }: Level, x: tf.Tensor3D, own: Steps, { normEpsilon }: LabelsConfig): tf.Tensor3D {
  const { norm, layer } = fromNext!
  const [B, n, C] = own.x.shape
  const wide = applyLinear(layerNorm(x, norm.gamma, norm.beta, normEpsilon), layer)
  const steps = tf.reshape(wide, [B, -1, C]) as tf.Tensor3D
  return steps.shape[1] === n ? steps : tf.slice(steps, [0, 0, 0], [B, n, C])
}
