/** Between the unit of the data and the one that a network learns well: mean 0, standard deviation 1. */
import type { Scale } from '../../models/types.ts'

/**
 * Mean and standard deviation of each column of known values. A column that never varies keeps its unit.
 * @param values (rows, width), row by row; NaN where not known
 */
export function scaleOf(values: Float64Array, width: number): Scale {
  const columns = Array.from({ length: width }, (_, column) =>
    values.filter((value, i) => i % width === column && !Number.isNaN(value)),
  )
  const mean = columns.map((own) => own.reduce((sum, value) => sum + value, 0) / Math.max(1, own.length))
  const sd = columns.map((own, i) => {
    const squares = own.reduce((sum, value) => sum + (value - mean[i]!) ** 2, 0)
    return squares > 0 ? Math.sqrt(squares / own.length) : 1
  })
  return { mean, sd }
}

/** (value − mean) / sd, column by column. */
export function standardise(value: number, column: number, { mean, sd }: Scale): number {
  return (value - mean[column]!) / sd[column]!
}

/** The reverse of `standardise`; the value itself where a model gives the unit of the data already. */
export function inOwnUnit(value: number, column: number, scale: Scale | null): number {
  return scale ? value * scale.sd[column]! + scale.mean[column]! : value
}
