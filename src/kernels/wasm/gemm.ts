import { heap, withScratch } from './heap.ts'
import { cut, type Range, runCalls, split } from './split.ts'

/** A matrix in the heap; strides count elements, `batch` is the distance to the next matrix of a batch, or 0. */
export type Matrix = {
  readonly pointer: number
  readonly rowStride: number
  readonly columnStride: number
  readonly batchStride: number
}

export type Product = {
  readonly rows: number
  readonly columns: number
  readonly inner: number
  readonly a: Matrix
  readonly b: Matrix
  /** Its column stride is 1. With batch stride 0 the products of all batches are added up. */
  readonly c: Omit<Matrix, 'columnStride'>
  readonly batches: number
  /** Address of a row that is added to every row of the result; 0 for none. */
  readonly bias: number
  /** Adds to what C holds. */
  readonly accumulate?: boolean
}

/** Rows of the register tile. */
const TILE_ROWS = 6

/**
 * A long sum with few results, which the gradient of a weight is, is cut into this many sums: cut by rows, every thread
 * would pack all of B for the few rows it has. It depends on sizes only, so any number of threads adds in the same order.
 */
const SUMS = 8
/** Terms that each of them has at least: the depth of a packed block. */
const TERMS = 256

/** c = a b + bias for every matrix of a batch. */
export function gemm(product: Product): void {
  const { rows, columns, inner, batches, c, accumulate } = product
  if (!accumulate && batches === 1 && inner >= SUMS * TERMS && rows + columns < inner && c.rowStride === columns) {
    multiplyInSums(product)
    return
  }
  const operations = operationsOf(product)
  const byBatch = c.batchStride !== 0 && batches > 1
  const pieces = byBatch ? split(batches, 1, operations) : split(rows, TILE_ROWS, operations)
  const part = byBatch ? someBatches : someRows
  multiplyAll(pieces.map((piece) => part(product, piece)))
}

function multiplyInSums(product: Product): void {
  const { rows, columns, inner, c, bias } = product
  const size = rows * columns
  withScratch(4 * SUMS * size, (sums) => {
    const ranges = cut(inner, 1, SUMS)
    multiplyAll(
      ranges.map((range, i) => {
        const sum = { ...c, pointer: sums + 4 * i * size }
        return { ...someTerms(product, range), c: sum, bias: i === 0 ? bias : 0 }
      }),
    )
    const calls = split(size, 4, size * SUMS).map(({ start, count }) => {
      return [c.pointer + 4 * start, sums + 4 * start, ranges.length, count, size]
    })
    runCalls('columnSums', calls, size * SUMS)
  })
}

/** Independent products, each with a scratch space of its own. */
function multiplyAll(products: readonly Product[]): void {
  const { gemmScratchBytes } = heap()
  withScratch(gemmScratchBytes * products.length, (scratch) => {
    const calls = products.map((product, i) => argumentsOf(product, scratch + i * gemmScratchBytes))
    runCalls(
      'gemm',
      calls,
      products.reduce((sum, product) => sum + operationsOf(product), 0),
    )
  })
}

function operationsOf({ rows, columns, inner, batches }: Product): number {
  return 2 * rows * columns * inner * batches
}

function someBatches(product: Product, { start, count }: Range): Product {
  const [a, b, c] = [product.a, product.b, product.c].map((matrix) => ({
    ...matrix,
    pointer: matrix.pointer + 4 * start * matrix.batchStride,
  })) as [Matrix, Matrix, Matrix]
  return { ...product, a, b, c, batches: count }
}

function someRows(product: Product, { start, count }: Range): Product {
  const { a, c } = product
  return {
    ...product,
    rows: count,
    a: { ...a, pointer: a.pointer + 4 * start * a.rowStride },
    c: { ...c, pointer: c.pointer + 4 * start * c.rowStride },
  }
}

function someTerms(product: Product, { start, count }: Range): Product {
  const { a, b } = product
  return {
    ...product,
    inner: count,
    a: { ...a, pointer: a.pointer + 4 * start * a.columnStride },
    b: { ...b, pointer: b.pointer + 4 * start * b.rowStride },
  }
}

function argumentsOf({ rows, columns, inner, a, b, c, batches, bias, accumulate }: Product, scratch: number): number[] {
  const pointers = [c.pointer, a.pointer, b.pointer, bias, scratch]
  const strides = [a.rowStride, a.columnStride, b.rowStride, b.columnStride, c.rowStride]
  return [
    ...pointers,
    ...[rows, columns, inner],
    ...strides,
    ...[batches, a.batchStride, b.batchStride, c.batchStride, accumulate ? 1 : 0],
  ]
}
