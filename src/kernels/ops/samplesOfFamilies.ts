/** Samples of what model families beside BERT and their tasks need: variants, gates, side branches, losses. */
import * as tf from '@tensorflow/tfjs-core'
import { attention } from './attention.ts'
import type { AttentionVariant } from './attentionVariant.ts'
import { feedForward } from './feedForward.ts'
import { type GateActivation, gated } from './gated.ts'
import { gatedFeedForward } from './gatedFeedForward.ts'
import { gatherRows } from './gatherRows.ts'
import { geluTanh } from './geluTanh.ts'
import { jointSelfAttention } from './jointSelfAttention.ts'
import type { LinearLayer } from './linearLayer.ts'
import { lowRankLinear } from './lowRankLinear.ts'
import { meanSquaredError } from './meanSquaredError.ts'
import { gaussian, gaussians, layersOf, layerTensors, type SampleCase, staircaseMask } from './sampleTensors.ts'
import { selfAttention } from './selfAttention.ts'
import { sigmoidCrossEntropy } from './sigmoidCrossEntropy.ts'
import { sparseCrossEntropy } from './sparseCrossEntropy.ts'

export function familyCases(): SampleCase[] {
  return [
    ...variantCases(),
    ...activationCases(),
    ...gatedCases(),
    ...unbiasedCases(),
    ...jointCases(),
    ...lowRankCases(),
    ...rowCases(),
    ...lossCases(),
  ]
}

export const ATTENTION_VARIANTS: readonly (readonly [name: string, variant: AttentionVariant])[] = [
  ['causal', { causal: true }],
  ['rotary', { rotaryBase: 10_000 }],
  ['alibi', { alibi: true }],
  ['causal rotary alibi of another scale', { causal: true, rotaryBase: 100, alibi: true, scoreScale: 0.7 }],
]

function variantCases(): SampleCase[] {
  const sizes = [[1, 3, 4, 1, 0], [2, 7, 12, 2, 0], [2, 5, 18, 3, 0.3]] as const // biome-ignore format: one size per tuple
  return ATTENTION_VARIANTS.flatMap(([name, variant]) =>
    sizes.map(([B, T, C, heads, rate]) => ({
      name: `${name} attention of ${B} × ${T} × ${C} with ${heads} heads, dropout ${rate}`,
      inputs: () => [...gaussians([B, T, C], [B, T, C], [B, T, C])(), staircaseMask(B, T)],
      run: ([q, k, v, mask]: readonly tf.Tensor[]) => {
        const all = [q, k, v] as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D]
        return attention(...all, mask as tf.Tensor2D, heads, { rate, key: 7 }, variant)
      },
      differentiable: [0, 1, 2],
    })),
  )
}

function activationCases(): SampleCase[] {
  const gates = (['gelu', 'silu'] as const).flatMap((activation) =>
    [
      [3, 2],
      [5, 14],
    ].map(([N, double]) => ({
      name: `gated ${activation} of ${N} × ${double}`,
      inputs: gaussians([N!, double!]),
      run: ([x]: readonly tf.Tensor[]) => gated(x!, activation),
      differentiable: [0],
    })),
  )
  return [
    { name: 'geluTanh', inputs: gaussians([3, 7]), run: ([x]) => geluTanh(x!), differentiable: [0] },
    ...gates,
    {
      name: 'feedForward with geluTanh',
      inputs: () => [gaussian([1, 5, 4], 1), ...layerTensors([8, 4], [4, 8])],
      run: ([x, ...parameters]) => {
        const [widen, narrow] = layersOf(parameters) as [LinearLayer, LinearLayer]
        return feedForward(x!, { widen, narrow }, x!, { rate: 0.3, key: 8 }, 'geluTanh')
      },
      differentiable: [0, 1, 2, 3, 4],
    },
  ]
}

/** The layers of DNABERT-2, of which the wide one has no bias, and of Nucleotide Transformer v2, which has none at all. */
function gatedCases(): SampleCase[] {
  const dnabert2 = gatedCase(5, 4, 8, 'gelu', 0.3, true)
  return [dnabert2, gatedCase(3, 5, 7, 'silu', 0, false)]
}

function gatedCase(
  N: number,
  C: number,
  I: number,
  activation: GateActivation,
  rate: number,
  biased: boolean,
): SampleCase {
  return {
    name: `gatedFeedForward by ${activation} of ${N} × ${C} through ${I}, dropout ${rate}`,
    inputs: () => [...gaussians([1, N, C], [1, N, C])(), ...layerTensors([2 * I, C], [C, I])],
    run: ([x, residual, gatedWeight, , narrowWeight, narrowBias]) => {
      const layers = {
        gated: { weight: gatedWeight as tf.Tensor2D, bias: null },
        narrow: { weight: narrowWeight as tf.Tensor2D, bias: biased ? (narrowBias as tf.Tensor1D) : null },
      }
      const dropped = { wide: { rate, key: 3 }, result: { rate, key: 4 } }
      return gatedFeedForward(x!, layers, activation, residual!, dropped)
    },
    differentiable: biased ? [0, 1, 2, 4, 5] : [0, 1, 2, 4],
  }
}

function unbiasedCases(): SampleCase[] {
  const bare = ({ weight }: LinearLayer): LinearLayer => ({ weight, bias: null })
  return [
    {
      name: 'causal rotary selfAttention without biases',
      inputs: () => [gaussian([2, 5, 8], 1), ...layerTensors([8, 8], [8, 8], [8, 8], [8, 8])],
      run: ([x, ...parameters]) => {
        const layers = layersOf(parameters).map(bare) as [LinearLayer, LinearLayer, LinearLayer, LinearLayer]
        const [query, key, value, output] = layers
        const all = { query, key, value, output }
        const dropped = { weights: { rate: 0.3, key: 5 }, result: null }
        const y = x as tf.Tensor3D
        const variant = { causal: true, rotaryBase: 10_000 }
        return tf.tidy(() => selfAttention(y, staircaseMask(2, 5), all, 2, y, dropped, variant))
      },
      differentiable: [0, 1, 3, 5, 7],
    },
    {
      name: 'feedForward without biases',
      inputs: () => [gaussian([1, 5, 4], 1), ...layerTensors([8, 4], [4, 8])],
      run: ([x, ...parameters]) => {
        const [widen, narrow] = layersOf(parameters).map(bare) as [LinearLayer, LinearLayer]
        return feedForward(x!, { widen, narrow }, x!, null)
      },
      differentiable: [0, 1, 3],
    },
  ]
}

/** GPT-2 and DNABERT-2, and what neither of them does. */
function jointCases(): SampleCase[] {
  const cases = [[8, 2, 0.3, { causal: true }], [12, 3, 0, { alibi: true }], [6, 1, 0.3, { rotaryBase: 100 }]] as const // biome-ignore format: one line
  return cases.map(([C, heads, rate, variant]) => ({
    name: `jointSelfAttention of 2 × 5 × ${C} with ${heads} heads, dropout ${rate}, ${Object.keys(variant)}`,
    inputs: () => [...gaussians([2, 5, C], [2, 5, C])(), ...layerTensors([3 * C, C], [C, C])],
    run: ([x, residual, ...parameters]) => {
      const [joint, output] = layersOf(parameters) as [LinearLayer, LinearLayer]
      const dropped = { weights: { rate, key: 5 }, result: { rate, key: 6 } }
      const [input, rest] = [x, residual] as [tf.Tensor3D, tf.Tensor3D]
      return tf.tidy(() =>
        jointSelfAttention(input, staircaseMask(2, 5), { joint, output }, heads, rest, dropped, variant),
      )
    },
    differentiable: [0, 1, 2, 3, 4, 5],
  }))
}

function lowRankCases(): SampleCase[] {
  return [
    [5, 6, 7, 2, 0],
    [3, 8, 4, 4, 0.3],
  ].map(([N, I, O, r, rate]) => ({
    name: `lowRankLinear of ${N} × ${I} to ${O} by ${r}, dropout ${rate}`,
    inputs: gaussians([1, N!, I!], [O!, I!], [O!], [r!, I!], [O!, r!]),
    run: ([x, weight, bias, down, up]) => {
      const branch = { down: down as tf.Tensor2D, up: up as tf.Tensor2D, scale: 0.5 }
      return lowRankLinear(x!, weight as tf.Tensor2D, bias as tf.Tensor1D, branch, { rate: rate!, key: 9 })
    },
    differentiable: [0, 1, 2, 3, 4],
  }))
}

function rowCases(): SampleCase[] {
  return [
    {
      name: 'gatherRows, one of them twice',
      inputs: () => [gaussian([2, 4, 3], 1), tf.tensor1d([0, 5, 2, 5, 7], 'int32')],
      run: ([x, positions]) => gatherRows(x!, positions as tf.Tensor1D),
      differentiable: [0],
    },
  ]
}

function lossCases(): SampleCase[] {
  const classes = () => tf.tensor1d([2, 0, 4], 'int32')
  const sides = () => [gaussian([3, 5], 1), tf.abs(tf.tanh(gaussian([3, 5], 2))), tf.abs(gaussian([3, 5], 3))]
  return [
    {
      name: 'sparseCrossEntropy',
      inputs: () => [gaussian([3, 5], 1), classes()],
      run: ([logits, of]) => sparseCrossEntropy(logits as tf.Tensor2D, of as tf.Tensor1D, null),
      differentiable: [0],
    },
    {
      name: 'sparseCrossEntropy with row weights, one of them 0',
      inputs: () => [gaussian([3, 5], 1), classes(), tf.tensor1d([0.5, 0, 2])],
      run: ([logits, of, w]) => sparseCrossEntropy(logits as tf.Tensor2D, of as tf.Tensor1D, w as tf.Tensor1D),
      differentiable: [0],
    },
    ...[sigmoidCrossEntropy, meanSquaredError].flatMap((loss) => [
      {
        name: loss.name,
        inputs: () => sides().slice(0, 2),
        run: ([x, t]: readonly tf.Tensor[]) => loss(x as tf.Tensor2D, t as tf.Tensor2D, null),
        differentiable: [0],
      },
      {
        name: `${loss.name} with weights`,
        inputs: sides,
        run: ([x, t, w]: readonly tf.Tensor[]) => loss(x as tf.Tensor2D, t as tf.Tensor2D, w as tf.Tensor2D),
        differentiable: [0],
      },
    ]),
  ]
}
