import type * as tf from '@tensorflow/tfjs-core'
import { provideBlock } from '../block.ts'
import { layerOf } from '../ops/linearLayer.ts'
import { gemm, type Matrix } from './gemm.ts'
import { allocate, floatsAt, free, pointer, sizeOf } from './heap.ts'
import { columnSums } from './linear.ts'

/** The branch is added in place to what the layer gives. `low` is scale · x downᵀ, so that `up` needs no scale. */
provideBlock('wasm', 'LowRankLinear', {
  supports: (_inputs, { rate }) => rate === 0,
  forward(inputs, _constants, { scale }) {
    const { x, down, up } = inputs
    const { weight, bias } = layerOf(inputs, 'base')
    const low = scaled(multiply(rowsOf(x!, down!.shape[1]!), turned(down!)), scale as number)
    const y = multiply(rowsOf(x!, weight.shape[1]), turned(weight), { bias })
    const value = { ...y, shape: [...x!.shape.slice(0, -1), weight.shape[0]] }
    multiply(rowsOf(low, up!.shape[1]!), turned(up!), { onto: value })
    return { value, saved: [low] }
  },
  backward(dy, { inputs, saved: [low], wanted }, { scale }) {
    const { x, down, up } = inputs
    const { weight } = layerOf(inputs, 'base')
    const [outputs, width] = weight.shape
    const rows = rowsOf(dy, outputs)
    const dLow = scaled(multiply(rows, straight(up!)), scale as number)
    const dx = { ...multiply(rows, straight(weight)), shape: x!.shape }
    multiply(rowsOf(dLow, up!.shape[1]!), straight(down!), { onto: dx })
    const across = (values: tf.TensorInfo, columns: number) => transposed(rowsOf(values, columns))
    const gradients = {
      ...(wanted.has('down') ? { down: multiply(across(dLow, up!.shape[1]!), rowsOf(x!, width)) } : {}),
      ...(wanted.has('up') ? { up: multiply(across(dy, outputs), rowsOf(low!, up!.shape[1]!)) } : {}),
      ...(wanted.has('baseWeight') ? { baseWeight: multiply(across(dy, outputs), rowsOf(x!, width)) } : {}),
      ...(wanted.has('baseBias') ? { baseBias: columnSums(dy, outputs) } : {}),
    }
    free(dLow)
    return { x: dx, ...gradients }
  },
})

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
