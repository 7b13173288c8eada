/**
 * The compact classifier: characters → wide convolution → pool → GELU → residual convolutions → pool → pre-LN transformer
 * layers → attention pooling that knows positions, beside mean and maximum, and a bag of k-mers → linear.
 * Structure and reasons: docs/experiments/default-classifier.md.
 *
 * B batch, T tokens, t steps after pooling, C width, Q queries, F bag features.
 */
import * as tf from '@tensorflow/tfjs-core'
import { conv1d, gelu, layerNorm, linear, maxPool1d } from '../../kernels/index.ts'
import { attentionBlock, feedForwardBlock } from '../blocks.ts'
import { applyLinear } from '../linearLayer.ts'
import type { Noise } from '../noise.ts'
import type { Norm } from '../parameterList.ts'
import type { TokenBatch } from '../types.ts'
import type { CompactConfig } from './config.ts'
import { maxOverTime } from './maxOverTime.ts'
import { oneHot, type Padding, type Steps } from './oneHot.ts'
import type { Bag, CompactParams, CompactTrunk, ConvBlock, Pooling, TransformerLayer } from './params.ts'
import { withVoices } from './sideRegression.ts'

type BlockConfig = Pick<CompactConfig, 'normEpsilon' | 'dropout'>

/** Added to padding before a maximum or a softmax: far below every value, and far from the end of float32. */
const HIDDEN = -1e4

/** Logits (B, classes). */
export function compactLogits(p: CompactParams, batch: TokenBatch, config: CompactConfig, noise: Noise): tf.Tensor2D {
  const encoded = encode(p, batch, config, noise)
  const pooled = pool(p.pooling, encoded) // (B, (Q + 2) C)
  const { bag: kmers, counts } = splitFeatures(batch.features, config)
  const bag = p.bag && kmers && embedBag(p.bag, kmers, config, noise)
  const features = bag ? tf.concat([pooled, bag], 1) : pooled
  const head = noise.drop(norm(p.headNorm, features, config), config.headDropout)
  const logits = applyLinear(head, p.head) as tf.Tensor2D
  return withVoices(logits, p, batch, counts, config)
}

/** Everything before the pooling: (B, t, C), normalised. */
export function encode(p: CompactTrunk, batch: TokenBatch, config: CompactConfig, noise: Noise): Steps {
  return encodeLevels(p, batch, config, noise).steps
}

/** The same with what it came from: (B, T, C) of the stem before its pool, (B, ⌈T / stemPool⌉, C) of the blocks. */
export function encodeLevels(p: CompactTrunk, batch: TokenBatch, config: CompactConfig, noise: Noise) {
  const input = oneHot(batch, config)
  const letters = { ...input, x: conv1d(input.x, p.stem.weight, p.stem.bias) }
  const blocks = p.blocks.reduce((steps, block) => convBlock(block, steps, config, noise), pooledStem(letters, config))
  const { x, mask, whole } = maskedPool(blocks, config.blockPool) // (B, t, C)
  const placed = p.place ? tf.add(x, tf.slice(p.place, [0, 0], [x.shape[1], config.width])) : x
  const mixed = p.layers.reduce((y, layer) => transformerLayer(layer, y, mask, config, noise), placed as tf.Tensor3D)
  return { letters, blocks, steps: { x: norm(p.norm, mixed, config), mask, whole } }
}

/** Pool, GELU: (B, ⌈T / stemPool⌉, C) after the wide convolution. The maximum first, so that GELU has less to do. */
export function pooledStem(letters: Steps, { stemPool }: CompactConfig): Steps {
  const pooled = maskedPool(letters, stemPool)
  return { ...pooled, x: gelu(pooled.x) }
}

/** x + dropout(conv(GELU(LN(x)))). */
export function convBlock(p: ConvBlock, { x, ...padding }: Steps, config: BlockConfig, noise: Noise): Steps {
  const hidden = masked(gelu(norm(p.norm, x, config)), padding)
  const change = noise.drop(conv1d(hidden, p.conv.weight, p.conv.bias), config.dropout)
  return { x: tf.add(x, masked(change, padding)), ...padding }
}

/** Maximum over windows of `size` steps; a window is padding when all of its steps are. */
export function maskedPool({ x, ...padding }: Steps, size: number): Steps {
  if (size === 1) return { x: masked(x, padding), ...padding }
  const { mask, whole } = padding
  const highest = maxPool1d(withoutPadding(x, padding, 2), size) // (B, ⌈T / size⌉, C)
  const [B, steps] = highest.shape
  const real = whole
    ? tf.slice(mask, [0, 0], [B, steps])
    : (tf.squeeze(maxPool1d(tf.expandDims(mask, 2), size), [2]) as tf.Tensor2D) // (B, ⌈T / size⌉)
  return { x: masked(highest, { mask: real, whole }), mask: real, whole }
}

/** x + attention(LN(x)), then x + feedForward(LN(x)). */
export function transformerLayer(
  p: TransformerLayer,
  x: tf.Tensor3D,
  mask: tf.Tensor2D,
  config: BlockConfig & Pick<CompactConfig, 'heads'>,
  noise: Noise,
): tf.Tensor3D {
  const { query, key, value, attentionOutput: output, widen, narrow } = p
  const normal = norm(p.attentionNorm, x, config)
  const dropped = { weights: null, result: noise.site(config.dropout) }
  const y = attentionBlock(normal, mask, { query, key, value, output }, config.heads, x, dropped)
  return feedForwardBlock(norm(p.feedNorm, y, config), { widen, narrow }, y, noise.site(config.dropout))
}

/** Q learned queries with a learned bias per position, then mean and maximum: (B, (Q + 2) C). */
export function pool({ query, position }: Pooling, { x, ...padding }: Steps): tf.Tensor2D {
  const [B, t, C] = x.shape
  const [Q] = query.shape
  const content = tf.transpose(linear(x, query, null), [0, 2, 1]) // (B, Q, t)
  const scores = withoutPadding(tf.add(content, tf.slice(position, [0, 0], [Q, t])), padding, 1)
  const count = tf.maximum(tf.sum(padding.mask, 1, true), 1) // (B, 1)
  const even = tf.expandDims(tf.div(padding.mask, count), 1) // (B, 1, t): the mean is one more query
  const means = tf.matMul(tf.concat([tf.softmax(scores), even], 1), x) // (B, Q + 1, C)
  const highest = maxOverTime(withoutPadding(x, padding, 2))
  return tf.concat([tf.reshape(means, [B, (Q + 1) * C]), highest], 1) as tf.Tensor2D
}

/** Bag of k-mers to a dense vector, where dropout leaves out whole k-mers: (B, bag width). */
export function embedBag(p: Bag, features: tf.Tensor, config: CompactConfig, noise: Noise): tf.Tensor {
  const kept = noise.drop(features, config.bagDropout)
  return norm(p.norm, applyLinear(kept, p.words), config)
}

/** The two parts of `TokenBatch.features`, as `rowFeatures` lays them side by side. */
function splitFeatures(
  features: tf.Tensor2D | undefined,
  { channels, bagK, countsK }: CompactConfig,
): { readonly bag: tf.Tensor | null; readonly counts: tf.Tensor | null } {
  if (bagK === 0 && countsK === 0) return { bag: null, counts: null }
  if (!features) throw new RangeError('compact: the batch lacks `features`, see Model.rowFeatures')
  if (countsK === 0) return { bag: features, counts: null }
  if (bagK === 0) return { bag: null, counts: features }
  const width = channels.letters.length ** bagK
  const [bag, counts] = tf.split(features, [width, features.shape[1] - width], 1)
  return { bag: bag!, counts: counts! }
}

/** x with padding far below everything else; the mask gets a new axis at `axis`. */
function withoutPadding(x: tf.Tensor3D, { mask, whole }: Padding, axis: number): tf.Tensor3D {
  return whole ? x : tf.add(x, tf.expandDims(tf.mul(tf.sub(1, mask), HIDDEN), axis))
}

/** x with padding as 0. */
export function masked(x: tf.Tensor3D, { mask, whole }: Padding): tf.Tensor3D {
  return whole ? x : tf.mul(x, tf.expandDims(mask, 2))
}

function norm<T extends tf.Tensor>(
  { gamma, beta }: Norm,
  x: T,
  { normEpsilon }: Pick<CompactConfig, 'normEpsilon'>,
): T {
  return layerNorm(x, gamma, beta, normEpsilon) as T
}
