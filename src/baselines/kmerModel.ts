import type { DataAlphabet, Dataset } from '../sequence/types.ts'
import { type Pace, Pacer } from '../shared/pacer.ts'
import { kmerSpectra, wordsOf } from './kmerFeatures.ts'
import { fitLinear, type Scored, scoreRows, type Weights, zeroWeights } from './linearFit.ts'
import type { LinearTask } from './linearTask.ts'
import { plainRegression } from './plainRegression.ts'
import { sampleRecords } from './sampleRecords.ts'
import { columnScales, scaleColumns } from './sparseRows.ts'
import type { KmerRegression } from './types.ts'
import { words } from './words.ts'

/** Strengths of the penalty, strong to weak; each fit goes on from the one before. */
const L2_PATH = [1, 0.3, 0.1, 0.03] as const
/** Where there is no validation data to choose on: what most data sets choose. */
const DEFAULT_L2 = 0.3
/** L-BFGS steps per strength; with the warm start the validation loss no longer moves beyond. */
const MAX_ITERATIONS = 30
const TOLERANCE = 1e-3
/** Rows whose spectra are held at once while scoring. */
const SCORED_AT_ONCE = 4096

export type KmerTask = {
  readonly dataset: Dataset
  readonly task: LinearTask
  readonly train: Uint32Array
  readonly valid: Uint32Array
  readonly k: number
}

export type KmerModel = {
  readonly canonical: boolean
  readonly l2: number
  /** Records that the fit used; fewer than the training part where that is large. */
  readonly trainedOn: number
  /** On validation data; null without any. */
  readonly validation: Scored | null
  score(records: Uint32Array): Promise<Scored>
  /** The same model as plain weights, for whoever wants to apply it elsewhere. */
  regression(): KmerRegression
}

/** The largest k whose k-mers are no more than the training records, at most 6 (2 for protein, 3 for SMILES and text). */
export function chooseK(alphabet: DataAlphabet, trainingRecords: number): number {
  if (alphabet === 'smiles' || alphabet === 'text') return 3
  const [letters, least, most] = alphabet === 'protein' ? [20, 1, 2] : [4, 2, 6]
  const k = Math.floor(Math.log(Math.max(1, trainingRecords)) / Math.log(letters) + 1e-9)
  return Math.min(most, Math.max(least, k))
}

/** Fits along the path and keeps the strength with the lowest validation loss; stops once it rises. */
export async function fitKmerModel(given: KmerTask, canonical: boolean, pace: Pace = {}): Promise<KmerModel> {
  const { dataset, task, k } = given
  const { outputs } = task
  const train = sampleRecords(dataset, given.train, wordsOf({ alphabet: dataset.alphabet, k }), outputs)
  const options = { alphabet: dataset.alphabet, k, canonical }
  const raw = kmerSpectra(dataset, train, options)
  const scales = columnScales(raw)
  const matrix = scaleColumns(raw, scales)
  const rowLoss = task.rowLoss(train)
  const pacer = new Pacer(pace)
  const score = async (weights: Weights, records: Uint32Array) => {
    const chunks: Scored[] = []
    for (let from = 0; from < records.length; from += SCORED_AT_ONCE) {
      const some = records.subarray(from, from + SCORED_AT_ONCE)
      const rows = scaleColumns(kmerSpectra(dataset, some, options), scales)
      chunks.push(scoreRows(rows, outputs, task.rowLoss(some), weights))
      await pacer.tick({ stage: words.stage, done: from, total: records.length, unit: 'records' })
    }
    return joined(chunks)
  }
  let weights = zeroWeights(matrix.features, outputs)
  let best: { weights: Weights; l2: number; validation: Scored | null } | null = null
  const path = given.valid.length === 0 ? [DEFAULT_L2] : L2_PATH
  for (const [i, l2] of path.entries()) {
    const between = (step: number) =>
      pacer.tick({
        stage: words.stage,
        done: i * MAX_ITERATIONS + step,
        total: path.length * MAX_ITERATIONS,
        unit: 'steps',
      })
    weights = await fitLinear(matrix, outputs, rowLoss, l2, weights, {
      maxIterations: MAX_ITERATIONS,
      tolerance: TOLERANCE,
      between,
    })
    const validation = given.valid.length === 0 ? null : await score(weights, given.valid)
    if (best?.validation && validation && meanLoss(validation) >= meanLoss(best.validation)) break
    best = { weights, l2, validation }
  }
  const { weights: chosen, ...facts } = best!
  return {
    canonical,
    trainedOn: train.length,
    ...facts,
    score: (records) => score(chosen, records),
    regression: () => plainRegression({ weights: chosen, scales, classes: outputs, ...options }),
  }
}

function meanLoss({ losses }: Scored): number {
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length
}

function joined(chunks: readonly Scored[]): Scored {
  const together = (parts: readonly Float64Array[]) => {
    const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
  return { scores: together(chunks.map(({ scores }) => scores)), losses: together(chunks.map(({ losses }) => losses)) }
}
