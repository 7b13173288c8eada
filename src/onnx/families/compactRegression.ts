/** The regressions beside the compact network, value for value as `src/models/compact/sideRegression.ts`, which explains it. */
import type { CompactConfig } from '../../models/compact/config.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { linear } from '../layers.ts'
import { add, logSoftmax, multiply, pad, reshape, slice, unsqueeze } from '../operations.ts'
import type { Value } from '../types.ts'
import { kmerFrequencies } from './compactKmers.ts'
import { oneHot } from './compactParts.ts'

type Inputs = { readonly ids: Value; readonly mask: Value }

/** The logits (B, O) with what regressions say to them, where there are any. */
export function withVoices(g: GraphBuilder, network: Value, inputs: Inputs, config: CompactConfig): Value {
  const { countsK, countsShare, places, placesShare } = config
  if (countsK === 0 && places === 0) return network
  const voice = (logits: Value, share: number) => multiply(g, comparable(g, logits, config), g.scalar(share))
  let all = voice(network, 1 - countsShare - placesShare)
  if (countsK > 0) all = g.at('counts', () => add(g, all, voice(kmerLogits(g, inputs, config), countsShare)))
  if (places > 0) all = g.at('places', () => add(g, all, voice(placeLogits(g, inputs, config), placesShare)))
  return all
}

/** Log-probabilities of classes; whatever else there is, as it is. */
function comparable(g: GraphBuilder, logits: Value, { problem }: CompactConfig): Value {
  return problem === 'single_label_classification' ? logSoftmax(g, logits) : logits
}

function kmerLogits(g: GraphBuilder, { ids }: Inputs, { channels, countsK, bothStrands }: CompactConfig): Value {
  return linear(g, kmerFrequencies(g, ids, channels, countsK, bothStrands), 'counts')
}

/** L letters at P places; what is padded, or beyond the end, is no letter. */
function placeLogits(g: GraphBuilder, { ids, mask }: Inputs, { channels, places: P }: CompactConfig): Value {
  const B = ids.shape[0]!
  const L = channels.letters.length
  const { x } = oneHot(g, ids, mask, { channels, positions: P })
  const known = slice(g, x, 2, { from: 0, to: L, size: L })
  const padded = pad(g, known, 1, { before: 0, after: P, value: g.scalar(0), size: 'padded places' })
  const letters = slice(g, padded, 1, { from: 0, to: P, size: P }) // (B, P, L)
  const first = unsqueeze(g, slice(g, letters, 1, { from: 0, to: P - 1, size: P - 1 }), 3)
  const second = unsqueeze(g, slice(g, letters, 1, { from: 1, to: P, size: P - 1 }), 2)
  const pairs = reshape(g, multiply(g, first, second), [B, (P - 1) * L * L])
  const alone = linear(g, reshape(g, letters, [B, P * L]), 'places')
  return add(g, alone, linear(g, pairs, 'place_pairs', false))
}
