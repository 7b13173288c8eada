/** Embeddings of the kinds that no golden value covers: absolute positions (Nucleotide Transformer v1) and a norm before. */
import { beforeAll, expect, test } from 'vitest'
import { useBackend } from '../../kernels/index.ts'
import { batchOf, largestDifference, readGoldenModel } from '../golden.ts'
import { noiseOf } from '../noise.ts'
import { fileSource, ParameterList } from '../parameterList.ts'
import type { NamedTensor } from '../types.ts'
import { esmParams } from './checkpoint.ts'
import { parseEsmConfig } from './config.ts'
import { esmTrunk } from './forward.ts'

const { config, weights } = await readGoldenModel('esm2/mlm')
const PAD = 1
const ids = [4, 7, 9, PAD]
const HIDDEN = 32

beforeAll(async () => {
  await useBackend('cpu')
})

function embed(changes: Record<string, unknown>, more: readonly (readonly [string, NamedTensor])[] = []) {
  const sizes = parseEsmConfig({ ...config, token_dropout: false, ...(changes as object) })
  const list = new ParameterList(fileSource(new Map([...weights, ...more]), null).source)
  const batch = batchOf([ids], [ids.map((id) => Number(id !== PAD))])
  return esmTrunk(esmParams(list, sizes), sizes)
    .embed(batch, noiseOf({ training: false }))
    .dataSync()
}

const row = (name: string, index: number) =>
  weights.get(`esm.embeddings.${name}.weight`)!.data.subarray(index * HIDDEN, (index + 1) * HIDDEN)

/** Word + position, which counts from the padding id + 1 on; 0 at padding. */
const placed = ids.map((id, i) =>
  Array.from({ length: HIDDEN }, (_, c) =>
    id === PAD ? 0 : row('word_embeddings', id)[c]! + row('position_embeddings', PAD + 1 + i)[c]!,
  ),
)

test('absolute positions count from the padding id + 1 on, and padding is 0', () => {
  expect(largestDifference(embed({ position_embedding_type: 'absolute' }), placed.flat())).toBeLessThan(1e-6)
})

test('a norm before the layers comes after the positions', () => {
  const gamma = Float32Array.from({ length: HIDDEN }, (_, c) => 1 + c / 100)
  const beta = Float32Array.from({ length: HIDDEN }, (_, c) => c / 10)
  const expected = placed.flatMap((values, i) => {
    const mean = values.reduce((sum, x) => sum + x, 0) / HIDDEN
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / HIDDEN
    return values.map((x, c) => (ids[i] === PAD ? 0 : ((x - mean) / Math.sqrt(variance + 1e-5)) * gamma[c]! + beta[c]!))
  })
  const norm = [
    ['esm.embeddings.layer_norm.weight', { shape: [HIDDEN], data: gamma }],
    ['esm.embeddings.layer_norm.bias', { shape: [HIDDEN], data: beta }],
  ] as const
  const actual = embed({ position_embedding_type: 'absolute', emb_layer_norm_before: true }, norm)
  expect(largestDifference(actual, expected)).toBeLessThan(1e-5)
})
