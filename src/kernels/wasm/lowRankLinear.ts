import type * as tf from '@tensorflow/tfjs-core'
import { provideBlock } from '../block.ts'
import type { Attributes } from '../operation.ts'
import type { Dropping } from '../ops/dropout.ts'
import { layerOf } from '../ops/linearLayer.ts'
import { dropInto } from './elementwise.ts'
import { gemm, type Matrix } from './gemm.ts'
import { allocate, floatsAt, free, pointer, sizeOf } from './heap.ts'
import { columnSums } from './linear.ts'

/** The branch is added in place to what the layer gives. `low` is scale · dropout(x) downᵀ, so that `up` needs no scale. */
provideBlock('wasm', 'LowRankLinear', {
  forward(inputs, _constants, attributes) {
    const { x, down, up } = inputs
    const { weight, bias } = layerOf(inputs, 'base')
    const branch = intoBranch(x!, attributes)
    const low = scaled(multiply(rowsOf(branch, down!.shape[1]!), turned(down!)), attributes.scale as number)
    if (branch !== x) free(branch)
    const y = multiply(rowsOf(x!, weight.shape[1]), turned(weight), { bias })
    const value = { ...y, shape: [...x!.shape.slice(0, -1), weight.shape[0]] }
    multiply(rowsOf(low, up!.shape[1]!), turned(up!), { onto: value })
    return { value, saved: [low] }
  },
  backward(dy, { inputs, saved: [low], wanted }, attributes) {
    const { x, down, up } = inputs
    const { weight } = layerOf(inputs, 'base')
    const [outputs, width] = weight.shape
    const rows = rowsOf(dy, outputs)
    const dLow = scaled(multiply(rows, straight(up!)), attributes.scale as number)
    const dx = { ...multiply(rowsOf(dLow, up!.shape[1]!), straight(down!)), shape: x!.shape }
    if (isDropping(attributes)) dropInto(dx, dx, droppingOf(attributes))
    multiply(rows, straight(weight), { onto: dx })
    const branch = wanted.has('down') ? intoBranch(x!, attributes) : x!
    const across = (values: tf.TensorInfo, columns: number) => transposed(rowsOf(values, columns))
    const gradients = {
      ...(wanted.has('down') ? { down: multiply(across(dLow, up!.shape[1]!), rowsOf(branch, width)) } : {}),
      ...(wanted.has('up') ? { up: multiply(across(dy, outputs), rowsOf(low!, up!.shape[1]!)) } : {}),
      ...(wanted.has('baseWeight') ? { baseWeight: multiply(across(dy, outputs), rowsOf(x!, width)) } : {}),
      ...(wanted.has('baseBias') ? { baseBias: columnSums(dy, outputs) } : {}),
    }
    free(dLow, ...(branch === x ? [] : [branch]))
    return { x: dx, ...gradients }
  },
})

function droppingOf({ rate, key }: Attributes): Dropping {
  return { rate: rate as number, key: key as number }
}

function isDropping({ rate }: Attributes): boolean {
  return (rate as number) > 0
}

/** x after dropout; x itself where there is none. */
function intoBranch(x: tf.TensorInfo, attributes: Attributes): tf.TensorInfo {
  if (!isDropping(attributes)) return x
  const dropped = allocate(x.shape)
  dropInto(dropped, x, droppingOf(attributes))
  return dropped
}

type Operand = { readonly rows: number; readonly columns: number; readonly matrix: Matrix }

/** x (…, columns) as a matrix. */
function rowsOf(x: tf.TensorInfo, columns: number): Operand {
  const matrix = { pointer: pointer(x), rowStride: columns, columnStride: 1, batchStride: 0 }
  return { rows: sizeOf(x) / columns, columns, matrix }
}

function straight(weight: tf.TensorInfo): Operand {
  return rowsOf(weight, weight.shape[1]!)
}

function turned(weight: tf.TensorInfo): Operand {
  return transposed(straight(weight))
}

function transposed({ rows, columns, matrix }: Operand): Operand {
  const strides = { rowStride: matrix.columnStride, columnStride: matrix.rowStride }
  return { rows: columns, columns: rows, matrix: { ...matrix, ...strides } }
}

/** a b + bias as a new tensor, or added to `onto`. */
function multiply(
  a: Operand,
  b: Operand,
  { bias, onto }: { readonly bias?: tf.TensorInfo | null; readonly onto?: tf.TensorInfo } = {},
): tf.TensorInfo {
  const c = onto ?? allocate([a.rows, b.columns])
  gemm({
    rows: a.rows,
    columns: b.columns,
    inner: a.columns,
    a: a.matrix,
    b: b.matrix,
    c: { pointer: pointer(c), rowStride: b.columns, batchStride: a.rows * b.columns },
    batches: 1,
    bias: bias ? pointer(bias) : 0,
    accumulate: onto !== undefined,
  })
  return c
}

/** In place: it has a few columns only. */
function scaled(x: tf.TensorInfo, scale: number): tf.TensorInfo {
  const values = floatsAt(pointer(x), sizeOf(x))
  for (let i = 0; i < values.length; i++) values[i]! *= scale
  return x
}
