import type { Model, RowFeatures } from '../types.ts'
import type { CompactConfig } from './config.ts'
import { kmerFrequencies } from './kmerFrequencies.ts'

/** What the model wants to know of each row beside its tokens: bags of k-mers, side by side. */
export function rowFeaturesOf({ channels, bagK, countsK, bothStrands }: CompactConfig): Model['rowFeatures'] {
  const sizes = [bagK, countsK].filter((k) => k > 0)
  if (sizes.length === 0) return undefined
  return (ids, rows, tokens) =>
    sideBySide(
      sizes.map((k) => kmerFrequencies(ids, rows, tokens, channels, k, bothStrands)),
      rows,
    )
}

function sideBySide(parts: readonly RowFeatures[], rows: number): RowFeatures {
  const [only] = parts
  if (only && parts.length === 1) return only
  const width = parts.reduce((sum, part) => sum + part.width, 0)
  const data = new Float32Array(rows * width)
  for (let row = 0; row < rows; row++) {
    let at = row * width
    for (const part of parts) {
      data.set(part.data.subarray(row * part.width, (row + 1) * part.width), at)
      at += part.width
    }
  }
  return { data, width }
}
