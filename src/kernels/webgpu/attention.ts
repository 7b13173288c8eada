import type * as tf from '@tensorflow/tfjs-core'
import { type Attributes, provideKernel } from '../operation.ts'
import type { VariantAttributes } from '../ops/attentionVariant.ts'
import { type Dropping, dropThreshold } from '../ops/dropout.ts'
import {
  type AttentionUniform,
  attentionProgram,
  keyValueGradientProgram,
  QUERIES,
  queryGradientProgram,
} from './attentionPrograms.ts'
import { allocate, copyBytes, free, webgpuBackend } from './backendInternals.ts'
import { allocateHalf, isHalf } from './halfPrecision.ts'
import { type Grid, gridOf } from './program.ts'
import { rotateInPlace } from './rotary.ts'
import { run } from './runner.ts'

export type AttentionCall = {
  /** Queries, keys and values: (3, B · T, C), or (B · T, 3 C) where one layer made them. */
  readonly qkv: tf.TensorInfo
  /** (B, T) */
  readonly mask: tf.TensorInfo
  readonly heads: number
  readonly drop: Dropping
  readonly varied: VariantAttributes
}

export type Attended = { readonly y: tf.TensorInfo; readonly rowStats: tf.TensorInfo }

/** y (B · T, C), and what the gradient needs of each row of weights. Rotary positions turn `qkv` in place. */
export function attend(call: AttentionCall): Attended {
  const { qkv, mask } = call
  turn(call, qkv, false)
  const { tokens, batches, width, variant, uniforms, grid } = planOf(call)
  const y = allocateLike(qkv, [batches * tokens, width])
  const rowStats = allocate([batches, call.heads, tokens, 2])
  run(attentionProgram(variant), { qkv, mask, y, rowStats }, uniforms, grid)
  return { y, rowStats }
}

/**
 * The gradient of `qkv`, which `attend` has seen and perhaps turned.
 * @param dy in the precision of `qkv`
 */
export function attendBack(call: AttentionCall, { y, rowStats }: Attended, dy: tf.TensorInfo): tf.TensorInfo {
  const { qkv, mask, heads } = call
  const { tokens, batches, variant, uniforms, grid } = planOf(call)
  const dqkv = allocateLike(qkv, qkv.shape)
  const along = allocate([batches, heads, tokens])
  run(queryGradientProgram(variant), { qkv, mask, dy, y, rowStats, dqkv, along }, uniforms, grid)
  const both: Grid = [grid[0], grid[1], 2]
  run(keyValueGradientProgram(variant), { qkv, mask, dy, rowStats, along, dqkv }, uniforms, both)
  free(along)
  turn(call, dqkv, true)
  return dqkv
}

/** In the precision of another tensor: a program has one for all that it reads and writes. */
function allocateLike(tensor: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
  return isHalf(tensor) ? allocateHalf(shape) : allocate(shape)
}

function turn({ mask, heads, varied }: AttentionCall, qkv: tf.TensorInfo, back: boolean): void {
  if (varied.rotaryBase === 0) return
  const layout = layoutOf(qkv, mask)
  rotateInPlace(qkv, layout, layout.width / heads, varied.rotaryBase, back)
}

function planOf({ qkv, mask, heads, drop, varied }: AttentionCall) {
  const layout = layoutOf(qkv, mask)
  const { batches, tokens, width } = layout
  const headWidth = width / heads
  const tiles = Math.ceil(tokens / QUERIES)
  const uniforms: Readonly<Record<AttentionUniform, number>> = {
    ...layout,
    ...{ heads, tiles },
    scoreScale: varied.scoreScale,
    key: drop.key,
    threshold: dropThreshold(drop.rate),
    scale: 1 / (1 - drop.rate),
  }
  const variant = { headWidth, dropping: drop.rate > 0, causal: varied.causal, alibi: varied.alibi, half: isHalf(qkv) }
  return { batches, tokens, width, variant, uniforms, grid: gridOf(batches * heads * tiles) }
}

export type Layout = Readonly<Record<'batches' | 'tokens' | 'width' | 'tokenStride' | 'layerStride', number>>

/** Where queries, keys and values of a token stand, in values. */
function layoutOf(qkv: tf.TensorInfo, mask: tf.TensorInfo): Layout {
  const [batches, tokens] = mask.shape as [number, number]
  const last = qkv.shape.at(-1)!
  if (qkv.shape.length === 2) return { batches, tokens, width: last / 3, tokenStride: last, layerStride: last / 3 }
  return { batches, tokens, width: last, tokenStride: last, layerStride: batches * tokens * last }
}

provideKernel('webgpu', 'Attention', ({ q, k, v, mask }, attributes) => {
  const qkv = sideBySide([q!, k!, v!])
  const { y, rowStats } = attend(callOf(qkv, mask!, attributes))
  free(qkv, rowStats)
  return { ...y, shape: q!.shape }
})

/** Computes the row statistics again: the operation by itself saves its inputs only. */
provideKernel('webgpu', 'AttentionGradient', ({ dy, q, k, v, mask }, attributes) => {
  const qkv = sideBySide([q!, k!, v!])
  const call = callOf(qkv, mask!, attributes)
  const attended = attend(call)
  const dqkv = attendBack(call, attended, dy!)
  const gradients = apart(dqkv, q!.shape)
  free(qkv, attended.y, attended.rowStats, dqkv)
  return gradients
})

function callOf(qkv: tf.TensorInfo, mask: tf.TensorInfo, attributes: Attributes): AttentionCall {
  const { heads, rate, key } = attributes
  const drop = { rate: rate as number, key: key as number }
  return { qkv, mask, heads: heads as number, drop, varied: attributes as VariantAttributes }
}

/** Copies tensors of one shape into one: commands that are no dispatches. */
function sideBySide(tensors: readonly tf.TensorInfo[]): tf.TensorInfo {
  const all = allocate([tensors.length, ...tensors[0]!.shape])
  tensors.forEach((tensor, i) => {
    copyTensor(tensor, 0, all, i * bytesOf(tensor), bytesOf(tensor))
  })
  return all
}

function apart(all: tf.TensorInfo, shape: number[]): tf.TensorInfo[] {
  return Array.from({ length: all.shape[0]! }, (_, i) => {
    const one = allocate(shape)
    copyTensor(all, i * bytesOf(one), one, 0, bytesOf(one))
    return one
  })
}

function copyTensor(
  source: tf.TensorInfo,
  sourceOffset: number,
  target: tf.TensorInfo,
  targetOffset: number,
  bytes: number,
): void {
  const backend = webgpuBackend()
  backend.uploadToGPU(source.dataId)
  const [a, b] = [source, target].map((tensor) => backend.tensorToBinding(tensor) as GPUBufferBinding)
  const end = (binding: GPUBufferBinding, offset: number) => ({
    buffer: binding.buffer,
    offset: (binding.offset ?? 0) + offset,
  })
  copyBytes(backend, end(a!, sourceOffset), end(b!, targetOffset), bytes)
}

function bytesOf({ shape }: tf.TensorInfo): number {
  return 4 * shape.reduce((product, axis) => product * axis, 1)
}
