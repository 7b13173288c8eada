/** Runs ONNX files with onnxruntime on WebAssembly, and compares them with the models that they come from; for tests. */
import { InferenceSession, Tensor } from 'onnxruntime-web'
import { expect } from 'vitest'
import { familyOf } from '../models/families.ts'
import { batchOf } from '../models/golden.ts'
import { compactBatch } from '../models/goldenCompact.ts'
import type { Tuning } from '../models/tuning/types.ts'
import type { Model, ModelConfig, NamedTensor } from '../models/types.ts'
import { normal, streamKey, uniform } from '../shared/random.ts'
import type { Complement } from './strands.ts'
import { writeOnnx } from './writeOnnx.ts'

export type Rows = readonly (readonly number[])[]
export type Padded = { readonly ids: Rows; readonly mask: Rows; readonly types?: Rows }
export type OnnxOutput = { readonly shape: readonly number[]; readonly data: Float32Array }

/** @throws where onnxruntime does not take the file */
export async function openOnnx(file: Uint8Array): Promise<(rows: Padded) => Promise<OnnxOutput>> {
  const session = await InferenceSession.create(file, { executionProviders: ['wasm'], logSeverityLevel: 3 })
  return async ({ ids, mask, types }) => {
    const matrix = (rows: Rows) =>
      new Tensor('int64', BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0]?.length ?? 0])
    const { logits } = await session.run({
      input_ids: matrix(ids),
      attention_mask: matrix(mask),
      ...(session.inputNames.includes('token_type_ids')
        ? { token_type_ids: matrix(types ?? ids.map((row) => row.map(() => 0))) }
        : {}),
    })
    return { shape: logits!.dims, data: logits!.data as Float32Array } // the only output, float by the file
  }
}

/** Rounding of float32 in other orders of summation stays well below; the smallest mistakes of the golden READMEs do not. */
const TOLERANCE = 5e-5
const BATCHES = [1, 7, 32, 60]

export type Comparison = {
  readonly config: ModelConfig
  readonly tensors: ReadonlyMap<string, NamedTensor>
  readonly complement?: Complement
  readonly tuning?: Tuning
  /** Longest row, in tokens. */
  readonly longest: number
  /** Ids that rows are drawn from, [lowest, highest]. */
  readonly letters: readonly [number, number]
  readonly padding?: number
  /** Whether the model has token types; the first half of each row then is of type 0, the second of type 1. */
  readonly hasTypes?: boolean
}

/** Writes the model and runs 100 random rows of mixed lengths through both: the same logits at every token that is no padding. */
export async function expectSameLogits(comparison: Comparison): Promise<void> {
  const { config, tensors, complement = null, tuning } = comparison
  const run = await openOnnx(writeOnnx({ config, tensors, complement }))
  const { model } = (await familyOf(config)).load(config, tensors, tuning ? { tuning } : {})
  let seen = 0
  for (const [index, rows] of BATCHES.entries()) {
    const batch = randomRows(comparison, rows, index)
    const actual = await run(batch)
    const expected = await modelLogits(model, batch, complement)
    expect(actual.data.length, 'logits in all').toBe(expected.length)
    const perToken = actual.shape.length === 3
    expectClose(actual.data, expected, perToken ? batch.mask.flat() : batch.ids.map(() => 1))
    seen += rows
  }
  model.dispose()
  expect(seen).toBe(100)
}

/** Random weights, the vectors that begin as zeros or ones too, so that each of them shows. */
export async function randomWeights(config: ModelConfig, tuning?: Tuning): Promise<ReadonlyMap<string, NamedTensor>> {
  const model = (await familyOf(config)).create(config, 1, tuning)
  const tensors = model.parameters.map(({ name, variable }) => {
    const key = streamKey(2, name)
    const values = Float32Array.from(variable.dataSync(), (value, i) => value + 0.2 * normal(key, i))
    return [name, { shape: variable.shape, data: values }] as const
  })
  model.dispose()
  return new Map(tensors)
}

/** Compares the logits of the places that count. */
function expectClose(actual: Float32Array, expected: Float32Array, counts: readonly number[]): void {
  const width = expected.length / counts.length
  const differences = counts.flatMap((one, place) =>
    one === 0 ? [] : [largest(actual, expected, place * width, (place + 1) * width)],
  )
  expect(Math.max(...differences), 'largest difference').toBeLessThan(TOLERANCE)
}

function largest(a: Float32Array, b: Float32Array, from: number, to: number): number {
  let worst = 0
  for (let i = from; i < to; i++) {
    const difference = Math.abs(a[i]! - b[i]!)
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Infinity : difference
  }
  return worst
}

/** [CLS] and [SEP] stand at the edges of a row where its complement leaves them alone. */
const EDGES = { first: 2, last: 3 }

function randomRows(comparison: Comparison, rows: number, seed: number): Padded {
  const { longest, letters, padding = 0, complement, hasTypes = false } = comparison
  const [low, high] = letters
  const key = streamKey(seed, 'onnx rows')
  const lengths = Array.from({ length: rows }, (_, row) => 3 + Math.floor(uniform(key, row) * (longest - 2)))
  const width = Math.max(...lengths)
  const across = Array.from({ length: width }, (_, i) => i)
  const draw = (row: number, i: number) =>
    low + Math.floor(uniform(streamKey(seed, 'onnx id', row), i) * (high - low + 1))
  const id = (row: number, i: number, length: number) => {
    if (complement?.edges.before !== 1) return draw(row, i)
    return i === 0 ? EDGES.first : i === length - 1 ? EDGES.last : draw(row, i)
  }
  return {
    ids: lengths.map((length, row) => across.map((i) => (i < length ? id(row, i, length) : padding))),
    mask: lengths.map((length) => across.map((i) => Number(i < length))),
    ...(hasTypes ? { types: lengths.map((length) => across.map((i) => Number(i >= length / 2 && i < length))) } : {}),
  }
}

async function modelLogits(model: Model, rows: Padded, complement: Complement | null): Promise<Float32Array> {
  const one = await runModel(model, rows)
  if (!complement) return one
  const turned = await runModel(model, { ...rows, ids: otherStrand(rows, complement) })
  const other = model.head === 'sequence' ? turned : inGivenOrder(turned, rows, complement)
  return one.map((value, i) => (value + other[i]!) / 2)
}

async function runModel(model: Model, { ids, mask, types }: Padded): Promise<Float32Array> {
  const batch = model.rowFeatures ? compactBatch(model, ids) : batchOf(ids, mask, types)
  const logits = model.logits(batch, { training: false })
  return Float32Array.from(await logits.data<'float32'>())
}

function otherStrand({ ids, mask }: Padded, { ids: table, edges: { before, after } }: Complement): Rows {
  return ids.map((row, i) => {
    const end = mask[i]!.lastIndexOf(1) + 1 - after
    const turned = row.slice(before, end).map((id) => table[id]!)
    return [...row.slice(0, before), ...turned.toReversed(), ...row.slice(end)]
  })
}

/** Logits per token of turned rows, in the order of the rows as given. */
function inGivenOrder(
  logits: Float32Array,
  { mask }: Padded,
  { edges: { before, after }, outputs }: Complement,
): Float32Array {
  const [places, tokens] = [mask.flat().length, mask[0]!.length]
  const width = logits.length / places
  return logits.map((_, at) => {
    const [place, output] = [Math.floor(at / width), at % width]
    const [row, token] = [Math.floor(place / tokens), place % tokens]
    const end = mask[row]!.lastIndexOf(1) + 1 - after
    const turned = token >= before && token < end ? before + end - 1 - token : token
    return logits[(row * tokens + turned) * width + (outputs?.[output] ?? output)]!
  })
}
