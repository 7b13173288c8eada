import type { DataAlphabet, Dataset } from '../sequence/types.ts'
import type { Pace } from '../shared/pacer.ts'
import { kmerSpectra, wordsOf } from './kmerFeatures.ts'
import type { Scored } from './linearFit.ts'
import { fitAlongPath } from './linearPath.ts'
import type { LinearTask } from './linearTask.ts'
import { plainRegression } from './plainRegression.ts'
import { sampleRecords } from './sampleRecords.ts'
import { columnScales, scaleColumns } from './sparseRows.ts'
import type { KmerRegression } from './types.ts'

/** Strengths of the penalty on columns of unit variance. */
const L2_PATH = [1, 0.3, 0.1, 0.03] as const
/** What most data sets choose. */
const USUAL_L2 = 0.3

export type KmerTask = {
  readonly dataset: Dataset
  readonly task: LinearTask
  readonly train: Uint32Array
  readonly valid: Uint32Array
  readonly k: number
}

/** A fitted linear model of sequences. */
export type LinearModel<R> = {
  readonly l2: number
  /** Records that the fit used; fewer than the training part where that is large. */
  readonly trainedOn: number
  /** On validation data; null without any. */
  readonly validation: Scored | null
  score(records: Uint32Array): Promise<Scored>
  /** The same model as plain weights, for whoever wants to apply it elsewhere. */
  regression(): R
}

export type KmerModel = LinearModel<KmerRegression> & { readonly canonical: boolean }

/** The largest k whose k-mers are no more than the training records, at most 6 (2 for protein, 3 for SMILES and text). */
export function chooseK(alphabet: DataAlphabet, trainingRecords: number): number {
  if (alphabet === 'smiles' || alphabet === 'text') return 3
  const [letters, least, most] = alphabet === 'protein' ? [20, 1, 2] : [4, 2, 6]
  const k = Math.floor(Math.log(Math.max(1, trainingRecords)) / Math.log(letters) + 1e-9)
  return Math.min(most, Math.max(least, k))
}

/** The penalty is chosen on validation data. */
export async function fitKmerModel(given: KmerTask, canonical: boolean, pace: Pace = {}): Promise<KmerModel> {
  const { dataset, task, valid, k } = given
  const train = sampleRecords(dataset, given.train, wordsOf({ alphabet: dataset.alphabet, k }), task.outputs)
  const options = { alphabet: dataset.alphabet, k, canonical }
  const scales = columnScales(kmerSpectra(dataset, train, options))
  const rowsOf = (records: Uint32Array) => scaleColumns(kmerSpectra(dataset, records, options), scales)
  const fitted = await fitAlongPath({ task, train, valid, rowsOf, path: L2_PATH, usual: USUAL_L2 }, pace)
  const { weights, ...facts } = fitted
  return {
    canonical,
    trainedOn: train.length,
    ...facts,
    regression: () => plainRegression({ weights, scales, classes: task.outputs, ...options }),
  }
}
