/** Everything that is decided when a matrix product is compiled. M rows, N columns, K depth. */

export type Tile = {
  /** Elements of C per invocation, each a multiple of 4. */
  readonly rows: number
  readonly columns: number
  /** Invocations of a workgroup along N and M. */
  readonly across: number
  readonly down: number
  /** Steps of the depth that are staged in workgroup memory at once; 0 reads from the caches. */
  readonly depth: number
  /**
   * Each row of A is loaded by one of so many invocations of a subgroup, which broadcast it to the others: no workgroup memory,
   * no barrier. At most the size of a subgroup; all invocations of the workgroup must have the same rows (`down` is 1), so that
   * it does not matter which of them make a subgroup.
   */
  readonly lanes?: number
}

/** Steps of the depth that one turn of the loop goes through. */
export function stepOf({ rows, depth, lanes = 0 }: Tile): number {
  return lanes > 0 ? 4 * Math.max(1, lanes / rows) : Math.max(4, depth)
}

export type Epilogue =
  | 'none'
  /** C + residual */
  | 'residual'
  /** residual + dropout(C) */
  | 'dropResidual'
  /** `pre` keeps C, and the result is GELU(C) */
  | 'gelu'
  /** C · GELU'(pre) */
  | 'geluSlope'
  /** The same by tanh. */
  | 'geluTanh'
  | 'geluTanhSlope'
  | 'tanh'
  /** C · scale */
  | 'scale'

export type GemmVariant = {
  readonly tile: Tile
  /** A is stored (K, M). */
  readonly transposeA: boolean
  /** B is stored (N, K). */
  readonly transposeB: boolean
  /** Matrices B (or, for weight gradients, A): C of each, or the sum of all products. */
  readonly stack: 1 | 3
  readonly stacked: 'results' | 'sum' | 'gradients'
  readonly bias: boolean
  readonly epilogue: Epilogue
  /** Plus a product of low rank, sideA (M, R) · sideB, which is stored as B is: (N, R) or (R, N). */
  readonly side: boolean
  /** Row sums of A beside C: the gradient of the bias. */
  readonly rowSums: boolean
  /**
   * A is not stored: row (b, t) holds x[b, t − left … t − left + taps − 1] of x (B, T, I), zeros outside of the sequence,
   * which is K = taps · I values of a convolution. In memory those are contiguous, and rows overlap.
   */
  readonly unfolded: boolean
  /** Which matrices are stored in half precision; what GELU was applied to is stored as C is. */
  readonly half: { readonly a: boolean; readonly b: boolean; readonly c: boolean }
  /** Whether the contiguous axes of A, B and C are multiples of 4. */
  readonly vector: { readonly a: boolean; readonly b: boolean; readonly c: boolean }
}
