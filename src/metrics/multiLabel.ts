import { average, oneClass } from './classification.ts'
import { meanRanks } from './ranks.ts'
import type { LabelMetrics, MultiLabelMetrics } from './types.ts'

/** Whether each label is there (1), is not (0), or is not known (anything else): (rows, labels), row by row. */
export type Indicators = Uint8Array

/**
 * How well probabilities tell which labels are there. Only known labels count; figures that need both a yes and a no
 * are null where one is missing, and left out of means.
 * @param probabilities (rows, labels), row by row
 * @param thresholds from which on a label is predicted, one per label
 */
export function multiLabelMetrics(
  actual: Indicators,
  probabilities: ArrayLike<number>,
  labels: readonly string[],
  thresholds: readonly number[],
): MultiLabelMetrics {
  if (actual.length !== probabilities.length) {
    throw new RangeError(`multiLabelMetrics: ${actual.length} labels but ${probabilities.length} probabilities`)
  }
  const columns = labels.map((_, i) => knownOf(actual, probabilities, labels.length, i))
  const perLabel = columns.map((known, i) => oneLabel(labels[i]!, known, thresholds[i]!))
  const all = knownOf(actual, probabilities, 1, 0)
  return {
    task: 'multi-label',
    n: countKnownRows(actual, labels.length),
    macroAuroc: meanOf(perLabel.map(({ auroc }) => auroc)),
    microAuroc: auroc(all) ?? 0,
    macroAveragePrecision: meanOf(perLabel.map(({ averagePrecision }) => averagePrecision)),
    microAveragePrecision: averagePrecision(all) ?? 0,
    macroF1: average(
      perLabel.map(({ atThreshold }) => atThreshold),
      () => 1,
    ).f1,
    macroF1AtHalf: average(
      perLabel.map(({ atHalf }) => atHalf),
      () => 1,
    ).f1,
    perLabel,
  }
}

/** The threshold with the highest F1 for each label; ½ where a label is never there. */
export function bestThresholds(actual: Indicators, probabilities: ArrayLike<number>, labels: number): number[] {
  return Array.from({ length: labels }, (_, i) => bestThreshold(knownOf(actual, probabilities, labels, i)))
}

type Known = { readonly there: Uint8Array; readonly probabilities: Float64Array; readonly positives: number }

function knownOf(actual: Indicators, probabilities: ArrayLike<number>, width: number, column: number): Known {
  const places: number[] = []
  for (let i = column; i < actual.length; i += width) if (actual[i]! <= 1) places.push(i)
  const there = Uint8Array.from(places, (i) => actual[i]!)
  const positives = there.reduce((sum, one) => sum + one, 0)
  return { there, probabilities: Float64Array.from(places, (i) => probabilities[i]!), positives }
}

function countKnownRows(actual: Indicators, width: number): number {
  let known = 0
  for (let row = 0; row < actual.length; row += width) {
    known += Number(actual.subarray(row, row + width).some((value) => value <= 1))
  }
  return known
}

function oneLabel(label: string, known: Known, threshold: number): LabelMetrics {
  const { there, positives } = known
  return {
    label,
    known: there.length,
    positives,
    auroc: auroc(known),
    averagePrecision: averagePrecision(known),
    threshold,
    atThreshold: at(label, known, threshold),
    atHalf: at(label, known, 0.5),
  }
}

function at(label: string, { there, probabilities, positives }: Known, threshold: number) {
  let predicted = 0
  let hits = 0
  probabilities.forEach((probability, i) => {
    if (probability < threshold) return
    predicted += 1
    hits += there[i]!
  })
  const { precision, recall, f1 } = oneClass(label, hits, positives, predicted)
  return { precision, recall, f1 }
}

/** Area under the receiver operating characteristic, from the ranks (Mann and Whitney 1947): ties count half. */
function auroc({ there, probabilities, positives }: Known): number | null {
  const negatives = there.length - positives
  if (positives === 0 || negatives === 0) return null
  const ranks = meanRanks(probabilities)
  const sum = ranks.reduce((total, rank, i) => total + there[i]! * rank, 0)
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** Σ (recall step · precision) down the list by falling probability, ties together, as scikit-learn's. */
function averagePrecision(known: Known): number | null {
  if (known.positives === 0) return null
  let sum = 0
  let before = 0
  for (const { hits, predicted } of steps(known)) {
    sum += ((hits - before) / known.positives) * (hits / predicted)
    before = hits
  }
  return sum
}

function bestThreshold(known: Known): number {
  let best = { f1: 0, threshold: 0.5 }
  for (const { hits, predicted, threshold } of steps(known)) {
    const f1 = (2 * hits) / (predicted + known.positives)
    if (f1 > best.f1) best = { f1, threshold }
  }
  return best.threshold
}

/** After each distinct probability, from the highest down: how many are predicted from there on, and how many rightly. */
function* steps({ there, probabilities }: Known): Generator<{ hits: number; predicted: number; threshold: number }> {
  const order = Uint32Array.from(probabilities.keys()).sort((a, b) => probabilities[b]! - probabilities[a]!)
  let hits = 0
  for (let i = 0; i < order.length; i++) {
    hits += there[order[i]!]!
    const threshold = probabilities[order[i]!]!
    if (i + 1 < order.length && probabilities[order[i + 1]!] === threshold) continue
    yield { hits, predicted: i + 1, threshold }
  }
}

function meanOf(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length
}
