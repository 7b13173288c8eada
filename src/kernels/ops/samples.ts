/** Small inputs for every operation, awkward sizes among them; shared by the tests of all backends. */
import * as tf from '@tensorflow/tfjs-core'
import { attention } from './attention.ts'
import { conv1d } from './conv1d.ts'
import { crossEntropy } from './crossEntropy.ts'
import { dropout } from './dropout.ts'
import { embedding } from './embedding.ts'
import { embedTokens, type TokenTables } from './embedTokens.ts'
import { feedForward } from './feedForward.ts'
import { gelu } from './gelu.ts'
import { layerNorm } from './layerNorm.ts'
import { linear } from './linear.ts'
import type { LinearLayer } from './linearLayer.ts'
import { maxPool1d } from './maxPool1d.ts'
import { poolFirst } from './poolFirst.ts'
import { familyCases } from './samplesOfFamilies.ts'
import { gaussian, gaussians, layersOf, layerTensors, type SampleCase, staircaseMask } from './sampleTensors.ts'
import { selfAttention } from './selfAttention.ts'

export function sampleCases(): SampleCase[] {
  return [
    ...linears(),
    ...norms(),
    ...activations(),
    ...embeddings(),
    ...convolutions(),
    ...pools(),
    ...losses(),
    ...attentions(),
    ...blockCases(),
    ...tokenCases(),
    ...familyCases(),
  ]
}

function linears(): SampleCase[] {
  const sizes = [[1, 1, 1], [7, 5, 3], [9, 17, 8], [2, 65, 7]] as const // biome-ignore format: one size per triple
  return sizes.map(([N, I, O]) => ({
    name: `linear of ${N} × ${I} to ${O}`,
    inputs: gaussians([1, N, I], [O, I], [O]),
    run: ([x, w, b]) => linear(x!, w as tf.Tensor2D, b as tf.Tensor1D),
    differentiable: [0, 1, 2],
  }))
}

function norms(): SampleCase[] {
  return [
    [3, 4],
    [2, 7],
    [5, 65],
  ].map(([N, C]) => ({
    name: `layerNorm of ${N} × ${C}`,
    inputs: gaussians([N!, C!], [C!], [C!]),
    run: ([x, g, b]) => layerNorm(x!, g as tf.Tensor1D, b as tf.Tensor1D, 1e-5),
    differentiable: [0, 1, 2],
  }))
}

function activations(): SampleCase[] {
  return [
    { name: 'gelu', inputs: gaussians([3, 7]), run: ([x]) => gelu(x!), differentiable: [0] },
    { name: 'dropout', inputs: gaussians([5, 13]), run: ([x]) => dropout(x!, 0.3, 0xdeadbeef), differentiable: [0] },
  ]
}

function embeddings(): SampleCase[] {
  return [5, 70].map((V) => ({
    name: `embedding of ${V} rows`,
    inputs: () => [gaussian([V, 6], 1), tf.tensor2d([0, 1, V - 1, 1, 0, 4], [2, 3], 'int32')],
    run: ([table, ids]) => embedding(table as tf.Tensor2D, ids!),
    differentiable: [0],
  }))
}

function convolutions(): SampleCase[] {
  const sizes = [[2, 7, 3, 3, 4], [1, 5, 2, 4, 3], [2, 9, 5, 13, 8], [3, 1, 1, 1, 1]] as const // biome-ignore format: one size per line
  return sizes.map(([B, T, I, K, O]) => ({
    name: `conv1d of ${B} × ${T} × ${I} with kernel ${K} to ${O}`,
    inputs: gaussians([B, T, I], [K, I, O], [O]),
    run: ([x, w, b]) => conv1d(x as tf.Tensor3D, w as tf.Tensor3D, b as tf.Tensor1D),
    differentiable: [0, 1, 2],
  }))
}

function pools(): SampleCase[] {
  return [
    [2, 8, 3, 4],
    [1, 7, 5, 3],
    [2, 3, 1, 5],
  ].map(([B, T, C, size]) => ({
    name: `maxPool1d of ${B} × ${T} × ${C} by ${size}`,
    inputs: gaussians([B!, T!, C!]),
    run: ([x]) => maxPool1d(x as tf.Tensor3D, size!),
    differentiable: [0],
  }))
}

function losses(): SampleCase[] {
  const targets = () => tf.tensor2d([1, 0, 0, 0.1, 0.8, 0.1], [2, 3])
  return [
    {
      name: 'crossEntropy',
      inputs: () => [gaussian([2, 3], 1), targets()],
      run: ([logits, t]) => crossEntropy(logits as tf.Tensor2D, t as tf.Tensor2D, null),
      differentiable: [0],
    },
    {
      name: 'crossEntropy with row weights',
      inputs: () => [gaussian([2, 3], 1), targets(), tf.tensor1d([0.5, 2])],
      run: ([logits, t, w]) => crossEntropy(logits as tf.Tensor2D, t as tf.Tensor2D, w as tf.Tensor1D),
      differentiable: [0],
    },
  ]
}

function attentions(): SampleCase[] {
  const cases = [[1, 3, 4, 1, 0], [2, 7, 6, 2, 0], [2, 5, 15, 3, 0.3]] as const // biome-ignore format: one size per line
  return cases.map(([B, T, C, heads, rate]) => ({
    name: `attention of ${B} × ${T} × ${C} with ${heads} heads, dropout ${rate}`,
    inputs: () => [...gaussians([B, T, C], [B, T, C], [B, T, C])(), staircaseMask(B, T)],
    run: ([q, k, v, mask]) =>
      attention(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor3D, mask as tf.Tensor2D, heads, { rate, key: 7 }),
    differentiable: [0, 1, 2],
  }))
}

/** Awkward sizes, with and without dropout, and with x and another tensor as the residual. */
export function blockCases(): SampleCase[] {
  return [
    ...[0, 0.3].flatMap((rate) => [
      selfAttentionCase(2, 5, 8, 2, rate, true),
      selfAttentionCase(1, 3, 6, 1, rate, false),
    ]),
    ...[0, 0.3].flatMap((rate) => [feedForwardCase(5, 4, 8, rate, true), feedForwardCase(3, 5, 7, rate, false)]),
  ]
}

/** What BERT does before and after its layers. */
export function tokenCases(): SampleCase[] {
  const ids = (rows: number, V: number) =>
    tf.tensor2d(
      Array.from({ length: 3 * rows }, (_, i) => (i * 5) % V),
      [rows, 3],
      'int32',
    )
  const types = () => tf.tensor2d([0, 1, 1, 0, 0, 1], [2, 3], 'int32')
  const embedCase = (V: number, typed: boolean): SampleCase => ({
    name: `embedTokens of ${V} words${typed ? ' and two types' : ''}`,
    inputs: gaussians([V, 6], [5, 6], [2, 6]),
    run: ([word, position, tokenType]) => {
      const tables = { word, position, tokenType } as { readonly [name in keyof TokenTables]: tf.Tensor2D }
      return tf.tidy(() => embedTokens(tables, ids(2, V), typed ? types() : null))
    },
    differentiable: [0, 1, 2],
  })
  return [
    ...[5, 70].flatMap((V) => [embedCase(V, false), embedCase(V, true)]),
    {
      name: 'poolFirst',
      inputs: () => [gaussian([2, 3, 5], 1), ...layerTensors([4, 5])],
      run: ([x, weight, bias]) =>
        poolFirst(x as tf.Tensor3D, { weight: weight as tf.Tensor2D, bias: bias as tf.Tensor1D }),
      differentiable: [0, 1, 2],
    },
  ]
}

function selfAttentionCase(
  B: number,
  T: number,
  C: number,
  heads: number,
  rate: number,
  ownResidual: boolean,
): SampleCase {
  const layers = Array.from({ length: 4 }, () => [C, C] as const)
  return {
    name: `selfAttention of ${B} × ${T} × ${C}, dropout ${rate}, residual ${ownResidual ? 'x' : 'of its own'}`,
    inputs: () => [...gaussians([B, T, C], [B, T, C])(), ...layerTensors(...layers)],
    run: ([x, r, ...parameters]) => {
      const [query, key, value, output] = layersOf(parameters) as [LinearLayer, LinearLayer, LinearLayer, LinearLayer]
      const dropped = { weights: { rate, key: 5 }, result: { rate, key: 6 } }
      const residual = (ownResidual ? x : r) as tf.Tensor3D
      const all = { query, key, value, output }
      return tf.tidy(() => selfAttention(x as tf.Tensor3D, staircaseMask(B, T), all, heads, residual, dropped))
    },
    differentiable: [0, ...(ownResidual ? [] : [1]), 2, 3, 4, 5, 6, 7, 8, 9],
  }
}

function feedForwardCase(N: number, C: number, I: number, rate: number, ownResidual: boolean): SampleCase {
  return {
    name: `feedForward of ${N} × ${C} through ${I}, dropout ${rate}, residual ${ownResidual ? 'x' : 'of its own'}`,
    inputs: () => [...gaussians([1, N, C], [1, N, C])(), ...layerTensors([I, C], [C, I])],
    run: ([x, r, ...parameters]) => {
      const [widen, narrow] = layersOf(parameters) as [LinearLayer, LinearLayer]
      return feedForward(x!, { widen, narrow }, ownResidual ? x! : r!, { rate, key: 8 })
    },
    differentiable: [0, ...(ownResidual ? [] : [1]), 2, 3, 4, 5],
  }
}
