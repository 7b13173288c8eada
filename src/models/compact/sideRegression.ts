/**
 * A linear model beside the network, fitted apart from it, that has a say in the logits: on the shares of k-mers, or on the
 * letters and pairs of letters at each place. Which one, and its share, validation data choose (`src/train/sideMix.ts`).
 *
 * B batch, T tokens, L letters, P places, O outputs.
 */
import * as tf from '@tensorflow/tfjs-core'
import { linear } from '../../kernels/index.ts'
import { applyLinear } from '../linearLayer.ts'
import type { ModelConfig, NamedTensor, TokenBatch } from '../types.ts'
import { COUNTS, PLACE_PAIRS, PLACES } from './checkpoint.ts'
import type { CompactConfig } from './config.ts'
import { oneHot } from './oneHot.ts'
import type { CompactParams, Places } from './params.ts'

export type SideLayer = {
  /** Of the logits (of classes: of the log-probabilities), in [0, 0.95]. */
  readonly share: number
  /** (outputs) */
  readonly bias: NamedTensor
} & (
  | {
      readonly kind: 'kmers'
      readonly k: number
      /** (outputs, k-mers), on `kmerFrequencies` */
      readonly weight: NamedTensor
    }
  | {
      readonly kind: 'places'
      readonly places: number
      /** (outputs, P · L) */
      readonly singles: NamedTensor
      /** (outputs, (P − 1) · L²) */
      readonly pairs: NamedTensor
    }
)

type Parts = { readonly config: ModelConfig; readonly tensors: ReadonlyMap<string, NamedTensor> }

/** The trained model with the regression beside it, ready for `load` and for export. */
export function withRegression({ config, tensors }: Parts, layer: SideLayer): Parts {
  const { share, bias } = layer
  if (layer.kind === 'kmers') {
    return {
      config: { ...config, counts_kmer_size: layer.k, counts_share: share },
      tensors: new Map([...tensors, [`${COUNTS}.weight`, layer.weight], [`${COUNTS}.bias`, bias]]),
    }
  }
  return {
    config: { ...config, counts_places: layer.places, counts_share: share },
    tensors: new Map([
      ...tensors,
      [`${PLACES}.weight`, layer.singles],
      [`${PLACES}.bias`, bias],
      [`${PLACE_PAIRS}.weight`, layer.pairs],
    ]),
  }
}

/** The network alone: trained jointly, the regression would hold it back. */
export function withoutRegression(config: ModelConfig): ModelConfig {
  const { counts_kmer_size: _k, counts_places: _places, counts_share: _share, ...rest } = config
  return { ...rest, model_type: config.model_type }
}

/**
 * The regression's own logits (B, O); null where there is none.
 * @param counts shares of k-mers, where the regression is on those
 */
export function regressionLogits(
  { counts: onCounts, places }: Pick<CompactParams, 'counts' | 'places'>,
  batch: TokenBatch,
  counts: tf.Tensor | null,
  config: CompactConfig,
): tf.Tensor2D | null {
  if (onCounts && counts) return applyLinear(counts, onCounts) as tf.Tensor2D
  return places ? placeLogits(places, batch, config) : null
}

/** Letters where there is padding are none, and so are the pairs that would need them. */
function placeLogits(
  { singles, pairs }: Places,
  batch: TokenBatch,
  { channels, countsPlaces: P }: CompactConfig,
): tf.Tensor2D {
  const { x } = oneHot(batch, { channels, positions: P })
  const [B, seen] = x.shape
  const L = channels.letters.length
  const letters = tf.pad(tf.slice(x, [0, 0, 0], [B, seen, L]), [[0, 0], [0, P - seen], [0, 0]]) // biome-ignore format: a pad per axis
  const first = tf.reshape(tf.slice(letters, [0, 0, 0], [B, P - 1, L]), [B, P - 1, L, 1])
  const second = tf.reshape(tf.slice(letters, [0, 1, 0], [B, P - 1, L]), [B, P - 1, 1, L])
  const both = tf.reshape(tf.mul(first, second), [B, (P - 1) * L * L])
  const alone = applyLinear(tf.reshape(letters, [B, P * L]), singles)
  return tf.add(alone, linear(both, pairs, null))
}

/**
 * (1 − share) · network + share · regression: of classes their log-probabilities, whose sum a softmax turns into a weighted
 * geometric mean of both models' probabilities; of labels their log-odds; of numbers themselves.
 */
export function mixLogits(
  network: tf.Tensor2D,
  regression: tf.Tensor2D,
  { problem, countsShare: share }: Pick<CompactConfig, 'problem' | 'countsShare'>,
): tf.Tensor2D {
  const comparable = (logits: tf.Tensor2D) =>
    problem === 'single_label_classification' ? tf.logSoftmax(logits) : logits
  return tf.add(tf.mul(comparable(network), 1 - share), tf.mul(comparable(regression), share))
}
