/** Logistic regression of a base's label on its surroundings: fitted to some bases of the training part, asked of all others. */
import { type Dataset, NO_BASE_LABEL, type ResidueDataset } from '../../sequence/types.ts'
import { type Pace, Pacer } from '../../shared/pacer.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import { scoreRows, weightOf } from '../linearFit.ts'
import { fitStrengths } from '../linearPath.ts'
import { softmaxLoss } from '../rowLosses.ts'
import { columnScales, scaleColumns } from '../sparseRows.ts'
import { words } from '../words.ts'
import { unitLabels } from './units.ts'
import { type Place, windowRows } from './windowRows.ts'
import { windowLabeller } from './windowScores.ts'
import { columnCount, type WindowShape, windowShapes } from './windowShape.ts'

export type WindowModel = {
  readonly shape: WindowShape
  readonly l2: number
  /** Bases that it was fitted to. */
  readonly fittedOn: number
  label(record: number): Uint8Array
}

/** Strengths of the penalty, strong to weak. */
const L2_PATH = [0.1, 0.03, 0.01] as const
/** Where there is no validation data to choose on. */
const DEFAULT_L2 = 0.01
const MAX_ITERATIONS = 15
/** Entries of the matrix times labels that a step of the fit goes through: some 50 ms. */
const MAX_WORK = 6e6
/** Enough to choose a strength by. */
const MOST_JUDGED = 5000

export async function fitWindowModel(
  dataset: ResidueDataset,
  { train, valid }: { readonly train: Uint32Array; readonly valid: Uint32Array },
  pace: Pace = {},
): Promise<WindowModel> {
  const shape = windowShapes[dataset.alphabet]
  const labels = dataset.labelNames.length
  const learnt = sampleOf(dataset, train, Math.floor(MAX_WORK / (entriesPerRow(shape) * labels)))
  const judged = sampleOf(dataset, valid, MOST_JUDGED)
  const raw = windowRows(shape, learnt.places)
  const scales = columnScales(raw)
  const matrix = scaleColumns(raw, scales)
  const unseen = scaleColumns(windowRows(shape, judged.places), scales)
  const canJudge = judged.places.length > 0
  const { weights, l2 } = await fitStrengths(
    {
      matrix,
      outputs: labels,
      rowLoss: softmaxLoss(learnt.labels, labels),
      maxIterations: MAX_ITERATIONS,
      stage: words.alongStage,
      path: canJudge ? L2_PATH : [DEFAULT_L2],
      judge: canJudge ? (fitted) => scoreRows(unseen, labels, softmaxLoss(judged.labels, labels), fitted) : null,
    },
    new Pacer(pace),
  )
  const features = matrix.features
  const labeller = windowLabeller(shape, {
    of: (column, label) => weightOf(weights, features, column, label) * scales[column]!,
    bias: Float64Array.from({ length: labels }, (_, label) => weightOf(weights, features, features, label)),
  })
  return { shape, l2, fittedOn: learnt.places.length, label: (record) => labeller(residuesOf(dataset, record)) }
}

/** Bases with a known label, each as likely as any other; always the same ones. */
function sampleOf(
  dataset: Dataset,
  records: Uint32Array,
  most: number,
): { readonly places: readonly Place[]; readonly labels: Uint8Array } {
  const key = streamKey(0, 'window baseline')
  const known = records.reduce((sum, record) => {
    return sum + unitLabels(dataset, record).reduce((own, label) => own + Number(label !== NO_BASE_LABEL), 0)
  }, 0)
  const share = most / Math.max(1, known)
  const places: Place[] = []
  const labels: number[] = []
  let counter = 0
  for (const record of records) {
    const residues = residuesOf(dataset, record)
    for (const [at, label] of unitLabels(dataset, record).entries()) {
      if (label === NO_BASE_LABEL || uniform(key, counter++) >= share) continue
      places.push({ residues, at })
      labels.push(label)
    }
  }
  return { places, labels: Uint8Array.from(labels) }
}

function residuesOf({ residues, offsets }: Dataset, record: number): Uint8Array {
  return residues.subarray(offsets[record], offsets[record + 1])
}

/** About: letters nearby, and the different words of each window. */
function entriesPerRow(shape: WindowShape): number {
  const { near, letters, reaches, frames, k } = shape
  const perWindow = reaches.map((reach) => Math.min(2 * reach + 1, frames * letters.length ** k))
  return Math.min(columnCount(shape), 2 * near + 1 + perWindow.reduce((sum, one) => sum + one, 0))
}
