import type { Predictions } from './evaluate.ts'

export type PredictionRows = {
  readonly ids: readonly string[]
  /** Class per row, UNLABELLED where there is none; null leaves the column out. */
  readonly labels: Int32Array | null
  readonly classes: readonly string[]
  readonly predictions: Predictions
}

/** So many rows make one piece of text: one string per row would be slow, one for all too large. */
const ROWS_PER_PIECE = 10_000

/** `predictions.tsv` in pieces: id, label, predicted, and one probability column per class. */
export function predictionsTsv({ ids, labels, classes, predictions }: PredictionRows): string[] {
  const { probabilities, predicted } = predictions
  const names = classes.map(field)
  const header = ['id', ...(labels ? ['label'] : []), 'predicted', ...names.map((name) => `p(${name})`)]
  const line = (row: number) => {
    const start = row * classes.length
    const shares = Array.from(probabilities.subarray(start, start + classes.length), (p) => p.toFixed(6))
    const label = labels ? [names[labels[row]!] ?? ''] : []
    return [field(ids[row]!), ...label, names[predicted[row]!]!, ...shares].join('\t')
  }
  const pieces = [`${header.join('\t')}\n`]
  for (let at = 0; at < ids.length; at += ROWS_PER_PIECE) {
    const rows = Array.from({ length: Math.min(ROWS_PER_PIECE, ids.length - at) }, (_, i) => line(at + i))
    pieces.push(`${rows.join('\n')}\n`)
  }
  return pieces
}

/** Tabs and line ends inside names would shift the columns. */
function field(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ')
}
