/** Rotary positions: queries and keys are turned before attention, their gradients back after it. */
import type * as tf from '@tensorflow/tfjs-core'
import type { Attributes } from '../operation.ts'
import { rotaryTable } from '../ops/attentionVariant.ts'
import { allocate, floatsAt, type Heap, heap, pointer, reserve } from './heap.ts'
import { runCalls, split } from './split.ts'

/** Rough operations for each value. */
const COST = 4
/** Shortest table, so that growing sequences bring a new one a few times only. */
const LEAST_TOKENS = 128

/** Cosines of (tokens, D / 2), then sines. */
type Table = { readonly address: number; readonly tokens: number }

const tables = new WeakMap<Heap, Map<string, Table>>()

/** x (B, T, C) turned; x itself where there are no rotary positions. */
export function rotated(x: tf.TensorInfo, attributes: Attributes): tf.TensorInfo {
  if (attributes.rotaryBase === 0) return x
  const turned = allocate(x.shape)
  rotate(turned, x, attributes, false)
  return turned
}

/** In place. */
export function rotateBack(x: tf.TensorInfo, attributes: Attributes): void {
  if (attributes.rotaryBase !== 0) rotate(x, x, attributes, true)
}

function rotate(to: tf.TensorInfo, x: tf.TensorInfo, { heads, rotaryBase }: Attributes, back: boolean): void {
  const [B, T, C] = x.shape as [number, number, number]
  const headWidth = C / (heads as number)
  const { address, tokens } = tableFor(T, headWidth, rotaryBase as number)
  const operations = COST * B * T * C
  const calls = split(B, 1, operations).map(({ start, count }) => [
    ...[to, x].map((tensor) => pointer(tensor) + 4 * start * T * C),
    ...[address, address + 4 * tokens * (headWidth / 2)],
    ...[count * T, T, C, headWidth, back ? 1 : 0],
  ])
  runCalls('rotate', calls, operations)
}

function tableFor(T: number, headWidth: number, base: number): Table {
  const ofHeap = tables.get(heap()) ?? new Map<string, Table>()
  tables.set(heap(), ofHeap)
  const key = `${headWidth} ${base}`
  const known = ofHeap.get(key)
  if (known && known.tokens >= T) return known
  const tokens = Math.max(LEAST_TOKENS, 2 ** Math.ceil(Math.log2(T)))
  const size = tokens * (headWidth / 2)
  const address = reserve(heap().backend, 4 * 2 * size) // a shorter one stays: all of them together are twice the last
  floatsAt(address, size).set(rotaryTable(tokens, headWidth, base, Math.cos))
  floatsAt(address + 4 * size, size).set(rotaryTable(tokens, headWidth, base, Math.sin))
  const table = { address, tokens }
  ofHeap.set(key, table)
  return table
}
