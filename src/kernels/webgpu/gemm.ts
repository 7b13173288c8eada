/** Matrix products of the network on the device. N rows (all tokens of a batch), I inputs, O outputs of a layer. */
import type * as tf from '@tensorflow/tfjs-core'
import { dropThreshold } from '../ops/dropout.ts'
import { allocate } from './backendInternals.ts'
import { gemmProgram } from './gemmProgram.ts'
import { type Epilogue, type GemmVariant, stepOf } from './gemmVariant.ts'
import { gradientTarget, partsFor } from './gradientTarget.ts'
import { allocateInner, isHalf } from './halfPrecision.ts'
import { type Bound, run } from './runner.ts'
import { kindOf, tileFor } from './tiles.ts'

export type Dropping = { readonly rate: number; readonly key: number }

export type Layer = { readonly weight: tf.TensorInfo; readonly bias: tf.TensorInfo | null }

type Finish = {
  readonly epilogue?: Epilogue
  readonly residual?: tf.TensorInfo
  /** What GELU was applied to. */
  readonly pre?: tf.TensorInfo
  readonly drop?: Dropping
  /** For the epilogue of that name. */
  readonly scale?: number
  readonly side?: Side
  /** The result stays inside of a block: in half precision, where that is on. */
  readonly inner?: boolean
}

/** Adds low · factor to the product, with the factor as the weight is: (O, R) for `project`, (R, I) for `projectBack`. */
type Side = { readonly low: tf.TensorInfo; readonly factor: tf.TensorInfo }

/**
 * x Wᵀ + b of one layer, or of three side by side, with what follows.
 * @param x (N, I)
 * @returns (N, O), or (3, N, O)
 */
export function project(x: tf.TensorInfo, layers: readonly Layer[], finish: Finish = {}): tf.TensorInfo {
  const [outputs, inputs] = layers[0]!.weight.shape as [number, number]
  const rows = sizeOf(x) / inputs
  const shape = layers.length === 1 ? [rows, outputs] : [layers.length, rows, outputs]
  const result = finish.inner ? allocateInner(shape) : allocate(shape)
  multiply({
    sizes: { rows, columns: outputs, depth: inputs },
    order: { transposeA: false, transposeB: true },
    stacked: 'results',
    a: x,
    b: layers.map(({ weight }) => weight),
    bias: layers.flatMap(({ bias }) => bias ?? []),
    c: [result],
    finish,
  })
  return result
}

/**
 * dy W: the gradient of what `project` was given, summed over its layers.
 * @param dy (N, O), or (3, N, O)
 * @returns (N, I)
 */
export function projectBack(dy: tf.TensorInfo, weights: readonly tf.TensorInfo[], finish: Finish = {}): tf.TensorInfo {
  const [outputs, inputs] = weights[0]!.shape as [number, number]
  const rows = sizeOf(dy) / outputs / weights.length
  const result = finish.inner ? allocateInner([rows, inputs]) : allocate([rows, inputs])
  multiply({
    sizes: { rows, columns: inputs, depth: outputs },
    order: { transposeA: false, transposeB: false },
    stacked: 'sum',
    a: dy,
    b: weights,
    bias: [],
    c: [result],
    finish,
  })
  return result
}

export type LayerGradient = { readonly weight: tf.TensorInfo; readonly bias: tf.TensorInfo | null }

/**
 * dyᵀ x and the column sums of dy: the gradients of one layer, or of three side by side.
 * @param dy (N, O), or (3, N, O)
 * @param x (N, I)
 */
export function layerGradients(dy: tf.TensorInfo, x: tf.TensorInfo, layers: readonly Layer[]): LayerGradient[] {
  const [outputs, inputs] = layers[0]!.weight.shape as [number, number]
  const rows = sizeOf(x) / inputs
  const biases = layers.flatMap(({ bias }) => bias ?? [])
  const parameters = [...layers.map(({ weight }) => weight), ...biases]
  const parts = partsFor(parameters, partsOfDepth(rows, outputs, inputs))
  const weightTargets = layers.map(({ weight }) => gradientTarget(weight, parts))
  const biasTargets = biases.map((bias) => gradientTarget(bias, parts))
  multiply({
    sizes: { rows: outputs, columns: inputs, depth: rows },
    order: { transposeA: true, transposeB: false },
    stacked: 'gradients',
    a: dy,
    b: [x],
    bias: [],
    c: weightTargets.map(({ buffer }) => buffer),
    sums: biasTargets.map(({ buffer }) => buffer),
    parts: { count: parts, stride: weightTargets[0]!.stride, sumStride: biasTargets[0]?.stride ?? 0 },
    finish: {},
  })
  return layers.map((_, i) => ({ weight: weightTargets[i]!.finish(), bias: biasTargets[i]?.finish() ?? null }))
}

/** A convolution along sequences: `left` of its `taps` steps stand before the token itself. */
export type Sequence = {
  readonly tokens: number
  readonly channels: number
  readonly taps: number
  readonly left: number
}

/**
 * The convolution of x with `weight` (taps, I, O), as a product with rows that overlap in memory.
 * @param x (B, T, I)
 * @returns (B · T, O)
 */
export function convolve(
  x: tf.TensorInfo,
  weight: tf.TensorInfo,
  bias: tf.TensorInfo | null,
  sequence: Sequence,
): tf.TensorInfo {
  const rows = sizeOf(x) / sequence.channels
  const outputs = weight.shape.at(-1)!
  const result = allocate([rows, outputs])
  multiply({
    sizes: { rows, columns: outputs, depth: sequence.taps * sequence.channels },
    order: { transposeA: false, transposeB: false },
    stacked: 'results',
    ...{ a: x, b: [weight], bias: bias ? [bias] : [], c: [result], sequence, finish: {} },
  })
  return result
}

/**
 * The gradient of `weight`.
 * @param dy (B, T, O)
 */
export function convolutionGradient(
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  weight: Pick<tf.TensorInfo, 'dataId' | 'shape'>,
  sequence: Sequence,
): tf.TensorInfo {
  const rows = sizeOf(x) / sequence.channels
  const [outputs, inputs] = [weight.shape.at(-1)!, sequence.taps * sequence.channels]
  const parts = partsFor([weight], partsOfDepth(rows, inputs, outputs))
  const target = gradientTarget(weight, parts)
  multiply({
    sizes: { rows: inputs, columns: outputs, depth: rows },
    order: { transposeA: true, transposeB: false },
    stacked: 'gradients',
    ...{ a: x, b: [dy], bias: [], c: [target.buffer], sequence, finish: {} },
    parts: { count: parts, stride: target.stride, sumStride: 0 },
  })
  return target.finish()
}

/** Tiles of C that keep a device busy; a gradient with fewer is cut along its depth, which is the whole batch. */
const BUSY_TILES = 32
/** Less than this is not worth a part. */
const LEAST_DEPTH = 64

function partsOfDepth(depth: number, rows: number, columns: number): number {
  const tiles = Math.ceil(rows / 64) * Math.ceil(columns / 64)
  return Math.max(1, Math.min(Math.floor(BUSY_TILES / tiles), Math.floor(depth / LEAST_DEPTH)))
}

type Product = {
  readonly sizes: { readonly rows: number; readonly columns: number; readonly depth: number }
  readonly order: Pick<GemmVariant, 'transposeA' | 'transposeB'>
  readonly stacked: GemmVariant['stacked']
  readonly a: Bound
  readonly b: readonly Bound[]
  readonly bias: readonly Bound[]
  readonly c: readonly Bound[]
  readonly sums?: readonly Bound[]
  readonly parts?: { readonly count: number; readonly stride: number; readonly sumStride: number }
  readonly sequence?: Sequence
  readonly finish: Finish
}

function multiply({ sizes, order, stacked, a, b, bias, c, sums = [], parts, sequence, finish }: Product): void {
  const { rows, columns, depth } = sizes
  const { residual, pre, drop, side } = finish
  const stack = Math.max(b.length, c.length) as 1 | 3
  const dropped = drop && drop.rate > 0 ? drop : null
  const epilogue = finish.epilogue ?? (residual ? (dropped ? 'dropResidual' : 'residual') : 'none')
  const tile = tileFor(kindOf(stacked))
  const count = parts?.count ?? 1
  const program = gemmProgram({
    ...{ tile, ...order, stack, stacked, epilogue },
    bias: bias.length > 0,
    side: side !== undefined,
    rowSums: sums.length > 0,
    unfolded: sequence !== undefined,
    half: { a: isHalf(a), b: isHalf(b[0]!), c: isHalf(c[0]!) },
    vector: {
      a: (sequence?.channels ?? (order.transposeA ? rows : depth)) % 4 === 0,
      b: (order.transposeB ? depth : columns) % 4 === 0,
      c: columns % 4 === 0,
    },
  })
  const buffers = {
    a,
    ...numbered('b', b),
    ...numbered('bias', bias),
    ...numbered('c', c),
    ...numbered('sums', sums),
    ...(residual ? { residual } : {}),
    ...(pre ? { pre } : {}),
    ...(side ? { sideA: side.low, sideB: side.factor } : {}),
  }
  const step = stepOf(tile)
  const uniforms = {
    ...{ rows, columns, depth },
    parts: count,
    depthPerPart: Math.ceil(depth / count / step) * step,
    partStride: parts?.stride ?? 0,
    sumStride: parts?.sumStride ?? 0,
    ...(sequence ?? { channels: 0, tokens: 0, left: 0 }),
    key: dropped?.key ?? 0,
    threshold: dropThreshold(dropped?.rate ?? 0),
    scale: finish.scale ?? 1 / (1 - (dropped?.rate ?? 0)),
    rank: side ? sizeOf(side.low) / rows : 0,
  }
  const across = Math.ceil(columns / (tile.across * tile.columns))
  const down = Math.ceil(rows / (tile.down * tile.rows))
  run(program, buffers, uniforms, [across, down, (stacked === 'sum' ? 1 : stack) * count])
}

function numbered(name: string, buffers: readonly Bound[]): Record<string, Bound> {
  return Object.fromEntries(buffers.map((buffer, i) => [`${name}${i}`, buffer]))
}

function sizeOf({ shape }: tf.TensorInfo): number {
  return shape.reduce((product, axis) => product * axis, 1)
}
