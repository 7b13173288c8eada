import { decimate } from '../../state/decimate.ts'
import type { ChartRow } from '../../ui/charts/types.ts'
import type { StepColumns } from '../../ui/session/training.ts'

/** Share of the run that the running mean looks back over, so that short and long runs look equally smooth. */
const WINDOW_SHARE = 0.03
const MIN_WINDOW = 8

/** Exponential running mean with bias correction: the first values are means of what there is, not of zero. */
export function smooth(values: ArrayLike<number>, length: number): Float32Array {
  const smoothed = new Float32Array(length)
  const decay = 1 - 1 / Math.max(MIN_WINDOW, WINDOW_SHARE * length)
  let mean = 0
  let weight = 0
  for (let i = 0; i < length; i++) {
    mean = decay * mean + (1 - decay) * (values[i] ?? 0)
    weight = decay * weight + (1 - decay)
    smoothed[i] = mean / weight
  }
  return smoothed
}

/** At most `most` rows, no spike lost; first and last step are always there. */
export function decimateRows(columns: StepColumns, smoothed: Float32Array, most: number): ChartRow[] {
  const kept = decimate(columns.losses, columns.length, most)
  return kept.map((i) => ({ x: columns.steps[i] ?? 0, raw: columns.losses[i], smoothed: smoothed[i] }))
}
