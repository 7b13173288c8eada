/** The last layer of a model with a sequence head: where the unit of its outputs can be changed exactly. */
import type { NamedTensor } from '../weights/types.ts'
import type { Scale } from './types.ts'

/** Where families have it: the compact one, RoBERTa's and ESM's, BERT's, GPT-2's. */
const NAMES = ['head', 'classifier.out_proj', 'classifier', 'score'] as const

/** Layers of the compact family whose outputs are mixed with those of the last one; where there are pairs, `places` has the bias. */
const BESIDE = ['counts', 'places', 'place_pairs'] as const

type Weights = ReadonlyMap<string, NamedTensor>

/** Whether the last layer can move its outputs: it needs a bias. */
export function canRescale(weights: Weights): boolean {
  const name = outputLayer(weights)
  return name !== null && weights.has(`${name}.bias`)
}

/**
 * The weights of a model that gives, on the scale `to`, what the given one gives on the scale `from`; null is the unit of
 * the data. Everything but the last layer, and what stands beside it, is shared.
 */
export function rescaleOutputs(weights: Weights, from: Scale | null, to: Scale | null): Map<string, NamedTensor> {
  const name = outputLayer(weights)
  if (!canRescale(weights)) throw new RangeError('rescaleOutputs: the weights have no last layer with a bias')
  const factor = (row: number) => (from?.sd[row] ?? 1) / (to?.sd[row] ?? 1)
  const shift = (row: number) => ((from?.mean[row] ?? 0) - (to?.mean[row] ?? 0)) / (to?.sd[row] ?? 1)
  const moved = new Map(weights)
  for (const layer of [name, ...BESIDE]) {
    const weight = weights.get(`${layer}.weight`)
    const bias = weights.get(`${layer}.bias`)
    const inputs = weight?.shape[1] ?? 1
    const scaled = weight?.data.map((value, i) => value * factor(Math.floor(i / inputs)))
    if (weight && scaled) moved.set(`${layer}.weight`, { ...weight, data: scaled })
    const shifted = bias?.data.map((value, row) => value * factor(row) + shift(row))
    if (bias && shifted) moved.set(`${layer}.bias`, { ...bias, data: shifted })
  }
  return moved
}

function outputLayer(weights: Weights): string | null {
  return NAMES.find((name) => weights.has(`${name}.weight`)) ?? null
}
