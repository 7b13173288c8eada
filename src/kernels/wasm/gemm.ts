import { heap, withScratch } from './heap.ts'
import { type Range, runCalls, split } from './split.ts'

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
}

/** Rows of the register tile. */
const TILE_ROWS = 6

/** c = a b + bias for every matrix of a batch. */
export function gemm(product: Product): void {
  const { rows, columns, inner, batches, c } = product
  const operations = 2 * rows * columns * inner * batches
  const summed = c.batchStride === 0
  const byBatch = !summed && batches > 1
  const pieces = byBatch ? split(batches, 1, operations) : split(rows, TILE_ROWS, operations)
  const { gemmScratchBytes } = heap()
  withScratch(gemmScratchBytes * pieces.length, (scratch) => {
    const calls = pieces.map((piece, i) => {
      const part = byBatch ? someBatches(product, piece) : someRows(product, piece)
      return argumentsOf(part, scratch + i * gemmScratchBytes)
    })
    runCalls('gemm', calls)
  })
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

function argumentsOf({ rows, columns, inner, a, b, c, batches, bias }: Product, scratch: number): number[] {
  const pointers = [c.pointer, a.pointer, b.pointer, bias, scratch]
  const strides = [a.rowStride, a.columnStride, b.rowStride, b.columnStride, c.rowStride]
  const accumulate = 0
  return [
    ...pointers,
    ...[rows, columns, inner],
    ...strides,
    ...[batches, a.batchStride, b.batchStride, c.batchStride, accumulate],
  ]
}
