import type { EncodedPart } from '../../tokenize/types.ts'
import { UNKNOWN_LABEL } from '../../tokenize/types.ts'
import type { Outputs, Runs, Track } from '../tasks/types.ts'
import { runsOf } from './labelText.ts'
import type { BasePredictions } from './predictTiles.ts'
import { requireTiles } from './spans.ts'
import { unitsOf } from './units.ts'

/** Runs of one sequence that are told: more is no picture any more. */
const MOST_RUNS = 5_000

/** Truth and prediction along labelled sequences, those with the smallest share of right labels first. */
export function tracksOf(
  predictions: BasePredictions,
  part: EncodedPart,
  { names }: Outputs,
  limit: number,
): readonly Track[] {
  const { labels } = requireTiles(part).targets
  const shares = Array.from(predictions.records, (_, row) => {
    const actual = unitsOf(predictions, labels, row)
    return { row, right: shareRight(actual, unitsOf(predictions, predictions.predicted, row)) }
  })
  return shares
    .filter(({ right }) => right !== null)
    .sort((one, other) => one.right! - other.right! || one.row - other.row)
    .slice(0, limit)
    .map(({ row, right }) => ({
      record: predictions.records[row]!,
      right: right!,
      actual: namedRuns(unitsOf(predictions, labels, row), names),
      predicted: namedRuns(unitsOf(predictions, predictions.predicted, row), names),
    }))
}

/** Runs of equal labels as [label, length]; '' where there is none. */
export function namedRuns(units: Uint8Array, names: readonly string[]): Runs {
  const runs = Array.from(runsOf(units), ({ label, start, end }) => [names[label] ?? '', end - start] as const)
  return runs.slice(0, MOST_RUNS)
}

/** Of the labelled units; null without any. */
function shareRight(actual: Uint8Array, predicted: Uint8Array): number | null {
  let labelled = 0
  let right = 0
  actual.forEach((label, i) => {
    if (label === UNKNOWN_LABEL) return
    labelled += 1
    right += Number(predicted[i] === label)
  })
  return labelled === 0 ? null : right / labelled
}
