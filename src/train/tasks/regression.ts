/** A number or several per sequence: least squares on standardised values, told in the unit of the data. */
import * as tf from '@tensorflow/tfjs-core'
import { meanSquaredError } from '../../kernels/index.ts'
import { regressionMetrics } from '../../metrics/regression.ts'
import type { RegressionMetrics } from '../../metrics/types.ts'
import type { RowValues } from '../../sequence/types.ts'
import type { EncodedPart } from '../../tokenize/types.ts'
import { TrainDataError } from '../errors.ts'
import { words } from '../words.ts'
import { markdownCell } from './markdown.ts'
import { inOwnUnit, scaleOf, standardise } from './scale.ts'
import type { LossTargets, Outputs, RegressionPredictions, Scores, Task } from './types.ts'

export const regression: Task<RegressionPredictions, RegressionMetrics> = {
  kind: 'regression',
  head: 'sequence',
  problem: 'regression',
  keepsLetters: true, // CRISPR guides: validation Spearman 0.522 at best, against 0.477 with a tenth hidden
  selections: ['spearman', 'pearson', 'r2', 'loss'],
  scores: [
    { key: 'spearman', name: 'Spearman', hub: 'spearmanr' },
    { key: 'pearson', name: 'Pearson', hub: 'pearsonr' },
    { key: 'r2', name: 'R²', hub: 'r_squared' },
    { key: 'mse', name: 'MSE', hub: 'mse' },
    { key: 'mae', name: 'MAE', hub: 'mae' },
  ],
  verdict: { key: 'spearman', tie: 0.005 },
  card: { noun: 'regressor', outputs: 'Values', hub: 'text-classification' },

  isLabelled(part, row) {
    const { values, width } = numbersOf(part)
    return values.subarray(row * width, (row + 1) * width).some((value) => !Number.isNaN(value))
  },
  check(train, { names }) {
    const { values, width } = numbersOf(train)
    names.forEach((name, column) => {
      const own = values.filter((value, i) => i % width === column && !Number.isNaN(value))
      if (own.every((value) => value === own[0])) throw new TrainDataError(words.constant(name), words.constantAdvice)
    })
  },
  classCounts: () => [],
  outputsOf: (names, train) => ({ names, scale: scaleOf(numbersOf(train).values, names.length) }),
  pose(train, { scale }) {
    const { values, width } = numbersOf(train)
    const target = (value: number, column: number) => (scale ? standardise(value, column, scale) : value)
    return (batch) => ({ batch, targets: knownValues(values, width, batch.source, target) })
  },
  loss: (logits, { targets, weights }: LossTargets) =>
    meanSquaredError(logits, tf.tensor2d(targets, logits.shape), tf.tensor2d(weights!, logits.shape)),

  async predict(run, outputs) {
    const { names, scale } = outputs
    const logits = await run.logits()
    const values = Float64Array.from(logits, (logit, i) => inOwnUnit(logit, i % names.length, scale ?? null))
    return { kind: 'regression', values, loss: meanLoss(values, run.part, outputs) }
  },
  metrics: ({ values }, part, { names }) => regressionMetrics(numbersOf(part).values, values, names),
  slim: (metrics) => ({ ...metrics, points: [] }),
  selectionValue: (metric, metrics) => scoresOf(metrics)[metric]!,
  /** Of a correlation: (1 − r²) / √(n − 1). */
  standardError: ({ spearman, n }) => (n < 2 ? 0 : (1 - spearman ** 2) / Math.sqrt(n - 1)),
  scoresOf,

  table({ values }, { names }, truth) {
    const known = truth?.targets?.kind === 'regression' ? truth.targets.values : null
    const named = (what: string) => (names.length === 1 ? [what] : names.map((name) => `${what}(${name})`))
    const own = (all: Float64Array, row: number) =>
      Array.from(all.subarray(row * names.length, (row + 1) * names.length), numberText)
    return {
      columns: [...(known ? named('label') : []), ...named('predicted')],
      cells: (row) => [...(known ? own(known, row) : []), ...own(values, row)],
    }
  },
  summary: ({ values }, { names }) => ({
    task: 'regression',
    values: names.map((label, column) => {
      const own = values.filter((_, i) => i % names.length === column)
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length
      const [min, max] = [own.reduce((a, b) => Math.min(a, b)), own.reduce((a, b) => Math.max(a, b))]
      return { label, min, mean, max }
    }),
  }),
  answer({ values }, row, { names }) {
    const own = Array.from(values.subarray(row * names.length, (row + 1) * names.length))
    return { predicted: own.map(numberText).join(', '), probability: null, values: own }
  },
  details,
}

function scoresOf({ spearman, pearson, r2, mse, mae }: RegressionMetrics): Scores {
  return { spearman, pearson, r2, mse, mae }
}

function numbersOf({ targets, labels }: EncodedPart): Extract<RowValues, { kind: 'regression' }> {
  if (targets?.kind === 'regression') return targets
  return { kind: 'regression', width: 1, values: new Float64Array(labels.length).fill(Number.NaN) }
}

/** Rows of a batch; what is not known weighs nothing. */
function knownValues(
  values: Float64Array,
  width: number,
  rows: Uint32Array,
  target: (value: number, column: number) => number,
): LossTargets {
  const targets = new Float32Array(rows.length * width)
  const weights = new Float32Array(rows.length * width)
  let total = 0
  rows.forEach((row, i) => {
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column]!
      if (Number.isNaN(value)) continue
      targets[i * width + column] = target(value, column)
      weights[i * width + column] = 1
      total += 1
    }
  })
  return { targets, weights, total }
}

/** Mean squared error in the unit of the training: standard deviations. */
function meanLoss(predicted: Float64Array, part: EncodedPart, { names, scale }: Outputs): number {
  const { values } = numbersOf(part)
  let loss = 0
  let known = 0
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return
    loss += ((predicted[i]! - value) / (scale?.sd[i % names.length] ?? 1)) ** 2
    known += 1
  })
  return known === 0 ? 0 : loss / known
}

function details({ perValue }: RegressionMetrics): string[] {
  const rows = perValue.map(({ label, n, spearman, pearson, r2, mae, bias }) =>
    [markdownCell(label), ...[spearman, pearson, r2, mae, bias].map((value) => value.toFixed(4)), n].join(' | '),
  )
  const header = '| value | Spearman | Pearson | R² | MAE | mean error | sequences |\n|---|---|---|---|---|---|---|'
  return [[header, ...rows.map((row) => `| ${row} |`)].join('\n')]
}

/** Seven digits are what float32 holds. */
function numberText(value: number): string {
  return Number.isNaN(value) ? '' : String(Number(value.toPrecision(7)))
}
