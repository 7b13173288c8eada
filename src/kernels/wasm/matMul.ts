import * as tf from '@tensorflow/tfjs-core'
import { announceKernel, isKernelEnabled } from '../operation.ts'
import { gemm, type Matrix } from './gemm.ts'
import { allocate, pointer } from './heap.ts'

type Transposes = { readonly transposeA: boolean; readonly transposeB: boolean }

/**
 * Replaces tfjs's matrix product, which runs a scalar loop for everything transposed or batched, and caches packed
 * weights by tensor id, so that weights updated in place would be multiplied with their old values.
 */
export function installMatMul(): void {
  announceKernel('wasm', 'MatMul')
  const stock = tf.getKernel('BatchMatMul', 'wasm')
  tf.unregisterKernel('BatchMatMul', 'wasm')
  tf.registerKernel({
    kernelName: 'BatchMatMul',
    backendName: 'wasm',
    kernelFunc: (call) => {
      const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo }
      const applies = isKernelEnabled('MatMul') && batchesOf(a, b) !== undefined
      return applies ? matMul(a, b, call.attrs as Transposes) : stock.kernelFunc(call)
    },
  })
}

function matMul(a: tf.TensorInfo, b: tf.TensorInfo, { transposeA, transposeB }: Transposes): tf.TensorInfo {
  const [rows, inner] = shapeOf(a, transposeA)
  const [innerB, columns] = shapeOf(b, transposeB)
  if (inner !== innerB) throw new RangeError(`matMul: inner sizes ${inner} and ${innerB} of [${a.shape}], [${b.shape}]`)
  const batches = batchesOf(a, b)!
  const outer = a.shape.length >= b.shape.length && outerSize(a) === batches ? a.shape : b.shape
  const c = allocate([...outer.slice(0, -2), rows, columns])
  gemm({
    rows,
    columns,
    inner,
    a: matrixOf(a, transposeA),
    b: matrixOf(b, transposeB),
    c: { pointer: pointer(c), rowStride: columns, batchStride: rows * columns },
    batches,
    bias: 0,
  })
  return c
}

function shapeOf(x: tf.TensorInfo, transposed: boolean): [rows: number, columns: number] {
  const [rows, columns] = x.shape.slice(-2) as [number, number]
  return transposed ? [columns, rows] : [rows, columns]
}

function matrixOf(x: tf.TensorInfo, transposed: boolean): Matrix {
  const [rows, columns] = x.shape.slice(-2) as [number, number]
  return {
    pointer: pointer(x),
    rowStride: transposed ? 1 : columns,
    columnStride: transposed ? columns : 1,
    batchStride: outerSize(x) === 1 ? 0 : rows * columns,
  }
}

function outerSize(x: tf.TensorInfo): number {
  return x.shape.slice(0, -2).reduce((product, size) => product * size, 1)
}

/** The number of products where both have as many matrices or one has a single one; else tfjs broadcasts. */
function batchesOf(a: tf.TensorInfo, b: tf.TensorInfo): number | undefined {
  const [outerA, outerB] = [outerSize(a), outerSize(b)]
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined
  if (outerA === 1 || outerB === 1) return Math.max(outerA, outerB)
  return `${a.shape.slice(0, -2)}` === `${b.shape.slice(0, -2)}` ? outerA : undefined
}
