import { featureOfWord, type KmerOptions, wordsOf } from './kmerFeatures.ts'
import { type Weights, weightOf } from './linearFit.ts'

import type { KmerRegression } from './types.ts'

type Fitted = KmerOptions & {
  readonly weights: Weights
  /** By which each feature was multiplied before the fit. */
  readonly scales: Float64Array
  readonly classes: number
}

/**
 * The fitted weights as they stand on all words. A canonical feature √s is spread over its two words: over both strands
 * each has half of the share, √(s / 2), so each gets 1 / √2 of the weight; a word that is its own mate keeps all of it.
 */
export function plainRegression({ weights, scales, classes, alphabet, k, canonical }: Fitted): KmerRegression {
  const words = wordsOf({ alphabet, k })
  const { feature, features } = featureOfWord(words, { k, canonical })
  const mates = new Uint8Array(features)
  if (feature) for (const column of feature) mates[column]! += 1
  const weight = new Float32Array(classes * words)
  for (let word = 0; word < words; word++) {
    const column = feature ? feature[word]! : word
    const scale = mates[column] === 2 ? scales[column]! * Math.SQRT1_2 : scales[column]!
    for (let c = 0; c < classes; c++) weight[c * words + word] = scale * weightOf(weights, features, column, c)
  }
  const bias = Float32Array.from({ length: classes }, (_, c) => weightOf(weights, features, features, c))
  return { kind: 'kmers', k, canonical, words, weight, bias }
}
