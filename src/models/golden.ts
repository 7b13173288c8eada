/** Reads golden fixtures (`fixtures/golden/`) in tests, in node and in a browser. */
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { readSafetensors } from '../weights/safetensors.ts'
import type { ModelConfig, NamedTensor, TokenBatch } from './types.ts'

/** A constant of its own, because Vite would take a literal beside `import.meta.url` for an asset to bundle. */
const FIXTURES = '../../fixtures/golden/'

type Rows = readonly (readonly number[])[]
type Tensors = ReadonlyMap<string, NamedTensor>

export async function readGoldenJson<T>(path: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await readGoldenBytes(path))) as T // our own fixture: the caller knows its type
}

export async function readGoldenTensors(path: string): Promise<Tensors> {
  return readSafetensors(await readGoldenBytes(path)).tensors
}

export async function readGoldenModel(
  folder: string,
): Promise<{ readonly config: ModelConfig; readonly weights: Tensors }> {
  return {
    config: await readGoldenJson<ModelConfig>(`${folder}/config.json`),
    weights: await readGoldenTensors(`${folder}/model.safetensors`),
  }
}

export async function readGoldenBytes(path: string): Promise<Uint8Array> {
  const url = new URL(FIXTURES + path, import.meta.url)
  if (url.protocol === 'file:') return (await import('node:fs/promises')).readFile(url)
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** A batch from lists of ids; padding is where the mask is 0. */
export function batchOf(ids: Rows, mask: Rows, tokenTypes?: Rows): TokenBatch {
  const matrix = (rows: Rows, dtype: 'int32' | 'float32') =>
    tf.tensor2d(rows.flat(), [rows.length, rows[0]?.length ?? 0], dtype)
  return {
    ids: matrix(ids, 'int32'),
    mask: matrix(mask, 'float32'),
    ...(tokenTypes ? { tokenTypes: matrix(tokenTypes, 'int32') } : {}),
  }
}

export function oneHotTargets(labels: readonly number[], classes: number): tf.Tensor2D {
  return tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d([...labels], 'int32'), classes), 'float32') as tf.Tensor2D)
}

/** Says which tensor differs, and by how much. */
export async function expectClose(
  name: string,
  actual: tf.Tensor,
  golden: NamedTensor | undefined,
  tolerance: number,
): Promise<void> {
  if (!golden) throw new Error(`the fixture has no tensor ${name}`)
  expect(actual.size, `${name}: size`).toBe(golden.data.length)
  const worst = largestDifference(await actual.data(), golden.data)
  expect(worst, `${name}: largest difference`).toBeLessThan(tolerance)
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0
  for (let i = 0; i < b.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!)
    worst = difference > worst || Number.isNaN(difference) ? difference : worst
    if (Number.isNaN(worst)) return Infinity
  }
  return worst
}
