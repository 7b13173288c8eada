import type { ResidueDataset } from '../sequence/types.ts'
import { type Pace, Pacer } from '../shared/pacer.ts'
import { permutation, streamKey } from '../shared/random.ts'
import { kmerSpectra } from './kmerFeatures.ts'
import { fitSoftmax, scoreRows, type Weights, zeroWeights } from './softmaxRegression.ts'
import { type SparseRows, scaleColumns } from './sparseRows.ts'
import { words } from './words.ts'

const FOLDS = 3
/** k of the question whether the strand matters: short enough that a few hundred records answer it. */
export const STRAND_K = 4
/** Strengths of the penalty, strong to weak, on features times 2^k. */
const L2_PATH = [0.1, 0.03, 0.01, 0.003, 0.001] as const
/** Enough for the comparison: 30 steps give the same answers on nine data sets, in twice the time. */
const MAX_ITERATIONS = 12
const TOLERANCE = 1e-3

/** What each record's label cost a fit that had not seen the record. */
export type HeldOut = { readonly predictions: Int32Array; readonly losses: Float64Array }

type Fold = { readonly inside: Rows; readonly outside: Rows; weights: Weights }
type Rows = { readonly matrix: SparseRows; readonly labels: Int32Array; readonly places: Uint32Array }

/**
 * Predicts every record by the k-mer regression fitted on the other folds, at the penalty with the lowest held-out
 * loss. Canonical k-mers are the counts of both strands added: the same model, with half the columns.
 */
export async function crossFit(
  dataset: ResidueDataset,
  records: Uint32Array,
  canonical: boolean,
  pace: Pace = {},
): Promise<HeldOut> {
  const classes = dataset.labelNames.length
  const pacer = new Pacer(pace)
  const folds = makeFolds(dataset, records, canonical, classes)
  let best: HeldOut | null = null
  for (const [i, l2] of L2_PATH.entries()) {
    const held = { predictions: new Int32Array(records.length), losses: new Float64Array(records.length) }
    for (const fold of folds) {
      const between = () => pacer.tick({ stage: words.strandStage, done: i, total: L2_PATH.length, unit: 'steps' })
      const options = { maxIterations: MAX_ITERATIONS, tolerance: TOLERANCE, between }
      fold.weights = await fitSoftmax(fold.inside.matrix, fold.inside.labels, classes, l2, fold.weights, options)
      scatter(fold, classes, held)
    }
    if (best && sum(held.losses) >= sum(best.losses)) break
    best = held
  }
  return best!
}

function makeFolds(dataset: ResidueDataset, records: Uint32Array, canonical: boolean, classes: number): Fold[] {
  const order = permutation(streamKey(0, 'strand folds'), records.length)
  const rowsOf = (places: Uint32Array): Rows => {
    const some = places.map((place) => records[place]!)
    const matrix = kmerSpectra(dataset, some, { alphabet: dataset.alphabet, k: STRAND_K, canonical })
    const scales = new Float64Array(matrix.features).fill(2 ** STRAND_K)
    const labels = Int32Array.from(some, (record) => dataset.labels[record]!)
    return { matrix: scaleColumns(matrix, scales), labels, places }
  }
  return Array.from({ length: FOLDS }, (_, fold) => {
    const outside = rowsOf(order.filter((_, i) => i % FOLDS === fold))
    const inside = rowsOf(order.filter((_, i) => i % FOLDS !== fold))
    return { inside, outside, weights: zeroWeights(inside.matrix.features, classes) }
  })
}

function scatter({ outside, weights }: Fold, classes: number, held: HeldOut): void {
  const { predictions, losses } = scoreRows(outside.matrix, outside.labels, classes, weights)
  outside.places.forEach((place, row) => {
    held.predictions[place] = predictions[row]!
    held.losses[place] = losses[row]!
  })
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
