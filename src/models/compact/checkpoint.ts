/** Tensor names of the compact family, in both directions, and the initial values. */
import type * as tf from '@tensorflow/tfjs-core'
import { gaussian, type Initial, zeros } from '../initial.ts'
import type { ParameterList } from '../parameterList.ts'
import type { TunableModules } from '../tuning/resolveTuning.ts'
import type { CompactConfig } from './config.ts'
import type {
  Bag,
  CompactMaskedParams,
  CompactParams,
  CompactTrunk,
  Conv,
  ConvBlock,
  Places,
  Pooling,
  TransformerLayer,
} from './params.ts'

/** Steps after both pools of the longest sequence. */
export function maxSteps({ positions, stemPool, blockPool }: CompactConfig): number {
  return Math.ceil(Math.ceil(positions / stemPool) / blockPool)
}

/** What is added to each step that attention sees: as many as the longest sequence has. */
export const STEP_PLACES = 'place'

/** Regressions beside the network: on k-mers, and on the letters and the pairs of letters at each place. */
export const COUNTS = 'counts'
export const PLACES = 'places'
export const PLACE_PAIRS = 'place_pairs'

/** Asks the list for every parameter of the classifier under its name. */
export function compactParams(list: ParameterList, config: CompactConfig): CompactParams {
  const { width, channels, bagK, bagWidth, countsK, queries, labels } = config
  const features = (queries + 2) * width + (bagK > 0 ? bagWidth : 0)
  return {
    ...trunkParams(list, config),
    pooling: poolingParams(list, config),
    bag: bagK > 0 ? bagParams(list, config) : null,
    headNorm: list.norm('head_norm', features),
    head: list.linear('head', features, labels, gaussian(0.5 * features ** -0.5)),
    counts: countsK > 0 ? list.linear(COUNTS, channels.letters.length ** countsK, labels, zeros) : null,
    places: config.places > 0 ? placesParams(list, config) : null,
  }
}

/** The same for the model that guesses hidden characters. */
export function maskedParams(list: ParameterList, config: CompactConfig): CompactMaskedParams {
  const { width, stemPool, blockPool, vocabulary } = config
  const linear = (name: string, outputs: number) =>
    list.linear(`masked.${name}`, width, outputs, gaussian(width ** -0.5))
  return {
    ...trunkParams(list, config),
    fromSteps: linear('from_steps', blockPool * width),
    fromBlocks: linear('from_blocks', stemPool * width),
    maskedNorm: list.norm('masked.norm', width),
    dense: linear('dense', width),
    decoder: list.linear('masked.decoder', width, vocabulary, gaussian(0.5 * width ** -0.5)),
  }
}

function trunkParams(list: ParameterList, config: CompactConfig): CompactTrunk {
  const { width, stemKernel, channels } = config
  const inputs = channels.letters.length + 1
  const indices = (count: number) => Array.from({ length: count }, (_, i) => i)
  return {
    stem: conv(list, 'stem', stemKernel, inputs, width, stemKernel ** -0.5), // one non-zero input per offset
    blocks: indices(config.blocks).map((i) => convBlockParams(list, config, `blocks.${i}`)),
    place: config.layers > 0 ? list.tensor<tf.Rank.R2>(STEP_PLACES, [maxSteps(config), width], gaussian(0.1)) : null,
    layers: indices(config.layers).map((i) => layerParams(list, config, `layers.${i}`)),
    norm: list.norm('norm', width),
  }
}

/** What adapters may be put beside. */
export const compactModules: TunableModules = {
  usual: ['query', 'value'],
  all: ['query', 'key', 'value', 'attention_output', 'widen', 'narrow'],
  joining: ['attention_output', 'narrow'],
  classifier: ['head'],
}

/** What stands on top of the trunk, which other classes or another task make anew; bags of k-mers are part of it. */
export function isHead(name: string): boolean {
  return /^(head|head_norm|pooling|bag|bag_norm|masked)\./.test(name)
}

/** A convolution by its name. */
export function conv(list: ParameterList, name: string, K: number, I: number, O: number, deviation: number): Conv {
  return {
    weight: list.tensor<tf.Rank.R3>(`${name}.weight`, [K, I, O], gaussian(deviation)),
    bias: list.tensor<tf.Rank.R1>(`${name}.bias`, [O], zeros),
  }
}

/** @param gain of the initial deviation: the smaller, the closer the block starts to the identity */
export function convBlockParams(
  list: ParameterList,
  { width, blockKernel }: Pick<CompactConfig, 'width' | 'blockKernel'>,
  prefix: string,
  gain = 1,
): ConvBlock {
  return {
    norm: list.norm(`${prefix}.norm`, width),
    conv: conv(list, `${prefix}.conv`, blockKernel, width, width, gain * (width * blockKernel) ** -0.5),
  }
}

export function layerParams(
  list: ParameterList,
  { width, feedForward }: Pick<CompactConfig, 'width' | 'feedForward'>,
  prefix: string,
): TransformerLayer {
  // Half the usual deviation where a branch joins the residual stream: it starts close to the identity.
  const joining = (inputs: number) => gaussian(0.5 * inputs ** -0.5)
  const projection = (name: string) => list.linear(`${prefix}.${name}`, width, width, gaussian(width ** -0.5))
  return {
    attentionNorm: list.norm(`${prefix}.attention_norm`, width),
    query: projection('query'),
    key: projection('key'),
    value: projection('value'),
    attentionOutput: list.linear(`${prefix}.attention_output`, width, width, joining(width)),
    feedNorm: list.norm(`${prefix}.feed_norm`, width),
    widen: list.linear(`${prefix}.widen`, width, feedForward, gaussian(width ** -0.5)),
    narrow: list.linear(`${prefix}.narrow`, feedForward, width, joining(feedForward)),
  }
}

function poolingParams(list: ParameterList, config: CompactConfig): Pooling {
  const { queries, width } = config
  const steps = maxSteps(config)
  return {
    query: list.tensor<tf.Rank.R2>('pooling.query', [queries, width], gaussian(width ** -0.5)),
    position: list.tensor<tf.Rank.R2>('pooling.position', [queries, steps], bumps(queries, steps)),
  }
}

function placesParams(list: ParameterList, { places, channels, labels }: CompactConfig): Places {
  const L = channels.letters.length
  return {
    singles: list.linear(PLACES, places * L, labels, zeros),
    pairs: list.tensor<tf.Rank.R2>(`${PLACE_PAIRS}.weight`, [labels, (places - 1) * L * L], zeros),
  }
}

function bagParams(list: ParameterList, { bagK, bagWidth, channels }: CompactConfig): Bag {
  return {
    words: list.linear('bag', channels.letters.length ** bagK, bagWidth, gaussian(0.3)),
    norm: list.norm('bag_norm', bagWidth),
  }
}

/** Query q starts by looking at the q-th of `queries` equal parts: 2 exp(−d² / 2), d in parts from its middle. */
export function bumps(queries: number, steps: number): Initial {
  return () =>
    Float32Array.from({ length: queries * steps }, (_, i) => {
      const query = Math.floor(i / steps)
      const distance = (((i % steps) + 0.5) * queries) / steps - (query + 0.5)
      return 2 * Math.exp(-0.5 * distance ** 2)
    })
}
