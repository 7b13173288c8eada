import type { EncodedPart } from '../tokenize/types.ts'
import type { Outputs, Predictions, Task, TextFile } from './tasks/types.ts'

export type PredictionRows = {
  readonly ids: readonly string[]
  readonly task: Task
  readonly outputs: Outputs
  readonly predictions: Predictions
  /** The part with its labels; null leaves their column out. */
  readonly truth: EncodedPart | null
}

/** So many rows make one piece of text: one string per row would be slow, one for all too large. */
const ROWS_PER_PIECE = 10_000

/** `predictions.tsv` in pieces: the id, then the columns of the task. */
export function predictionsTsv({ ids, task, outputs, predictions, truth }: PredictionRows): string[] {
  const { columns, cells } = task.table(predictions, outputs, truth)
  const line = (row: number) => [ids[row]!, ...cells(row)].map(field).join('\t')
  const pieces = [`${['id', ...columns].map(field).join('\t')}\n`]
  for (let at = 0; at < ids.length; at += ROWS_PER_PIECE) {
    const rows = Array.from({ length: Math.min(ROWS_PER_PIECE, ids.length - at) }, (_, i) => line(at + i))
    pieces.push(`${rows.join('\n')}\n`)
  }
  return pieces
}

/** The table, and what else the task writes. */
export function predictionFiles(rows: PredictionRows): readonly TextFile[] {
  const { task, predictions, ids, outputs } = rows
  return [{ path: 'predictions.tsv', pieces: predictionsTsv(rows) }, ...(task.files?.(predictions, ids, outputs) ?? [])]
}

/** Tabs and line ends inside names would shift the columns. */
function field(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ')
}
