export type Growth = {
  /** k of the power law cost = c · size^k that fits best (least squares of the logarithms). */
  readonly exponent: number
  /** The largest k between two neighbouring sizes: far above the fitted one there is a cliff. */
  readonly steepest: number
}

export function growthOf(sizes: readonly number[], costs: readonly number[]): Growth {
  const [x, y] = [sizes.map(Math.log), costs.map(Math.log)]
  const [meanX, meanY] = [mean(x), mean(y)]
  const covariance = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0)
  const variance = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  const local = x.slice(1).map((value, i) => (y[i + 1]! - y[i]!) / (value - x[i]!))
  return { exponent: covariance / variance, steepest: Math.max(...local) }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
