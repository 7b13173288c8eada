/**
 * Linear models beside the network, fitted apart from it, that have a say in the logits: one on the shares of k-mers, one on
 * the letters and pairs of letters at each place. Validation data choose their shares (`src/train/sideMix.ts`).
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

/** The trained model with regressions beside it, at most one of each kind, ready for `load` and for export. */
export function withRegressions(model: Parts, layers: readonly SideLayer[]): Parts {
  return layers.reduce(withRegression, model)
}

function withRegression({ config, tensors }: Parts, layer: SideLayer): Parts {
  const { share, bias } = layer
  if (layer.kind === 'kmers') {
    return {
      config: { ...config, counts_kmer_size: layer.k, counts_share: share },
      tensors: new Map([...tensors, [`${COUNTS}.weight`, layer.weight], [`${COUNTS}.bias`, bias]]),
    }
  }
  return {
    config: { ...config, places: layer.places, places_share: share },
    tensors: new Map([
      ...tensors,
      [`${PLACES}.weight`, layer.singles],
      [`${PLACES}.bias`, bias],
      [`${PLACE_PAIRS}.weight`, layer.pairs],
    ]),
  }
}

/** The network alone: trained jointly, regressions would hold it back. */
export function withoutRegressions(config: ModelConfig): ModelConfig {
  const { counts_kmer_size: _k, counts_share: _c, places: _places, places_share: _p, ...rest } = config
  return { ...rest, model_type: config.model_type }
}

type Voice = { readonly logits: tf.Tensor2D; readonly share: number }

/**
 * (1 − all shares) · network + Σ share · regression: of classes their log-probabilities, whose sum a softmax turns into a
 * weighted geometric mean of the models' probabilities; of labels their log-odds; of numbers themselves. The network's logits
 * where nothing stands beside it.
 * @param counts shares of k-mers, where there is a regression on those
 */
export function withVoices(
  network: tf.Tensor2D,
  { counts: onCounts, places }: Pick<CompactParams, 'counts' | 'places'>,
  batch: TokenBatch,
  counts: tf.Tensor | null,
  config: CompactConfig,
): tf.Tensor2D {
  const voices: Voice[] = []
  if (onCounts && counts) {
    voices.push({ logits: applyLinear(counts, onCounts) as tf.Tensor2D, share: config.countsShare })
  }
  if (places) voices.push({ logits: placeLogits(places, batch, config), share: config.placesShare })
  if (voices.length === 0) return network
  const own = { logits: network, share: 1 - config.countsShare - config.placesShare }
  const weighed = [own, ...voices].map(({ logits, share }) => tf.mul(comparable(logits, config), share))
  return weighed.reduce((sum, one) => tf.add(sum, one)) as tf.Tensor2D
}

function comparable(logits: tf.Tensor2D, { problem }: Pick<CompactConfig, 'problem'>): tf.Tensor2D {
  return problem === 'single_label_classification' ? tf.logSoftmax(logits) : logits
}

/** Letters where there is padding are none, and so are the pairs that would need them. */
function placeLogits(
  { singles, pairs }: Places,
  batch: TokenBatch,
  { channels, places: P }: CompactConfig,
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
