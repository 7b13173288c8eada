/** A matrix by rows that names its non-zero entries only (CSR). */
export type SparseRows = {
  readonly rows: number
  readonly features: number
  /** rows + 1 positions into `columns` and `values`. */
  readonly starts: Uint32Array
  readonly columns: Int32Array
  readonly values: Float32Array
}

/** The scale that gives each column a standard deviation of 1; 0 for columns that never vary. */
export function columnScales({ rows, features, starts, columns, values }: SparseRows): Float64Array {
  const sums = new Float64Array(features)
  const squares = new Float64Array(features)
  for (let i = 0; i < starts[rows]!; i++) {
    const value = values[i]!
    sums[columns[i]!]! += value
    squares[columns[i]!]! += value * value
  }
  return sums.map((sum, j) => {
    const variance = squares[j]! / rows - (sum / rows) ** 2
    return variance > 1e-12 ? 1 / Math.sqrt(variance) : 0
  })
}

/** The same matrix with every column multiplied by its scale. */
export function scaleColumns(matrix: SparseRows, scales: Float64Array): SparseRows {
  return { ...matrix, values: matrix.values.map((value, i) => value * scales[matrix.columns[i]!]!) }
}
