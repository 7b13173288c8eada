import type { Dataset } from '../sequence/types.ts'
import type { Pace } from '../shared/pacer.ts'
import type { LinearModel } from './kmerModel.ts'
import { type Weights, weightOf } from './linearFit.ts'
import { fitAlongPath } from './linearPath.ts'
import type { LinearTask } from './linearTask.ts'
import { columnsOf, type PlaceOptions, placeRows } from './placeFeatures.ts'
import { sampleRecords } from './sampleRecords.ts'
import type { PlaceRegression } from './types.ts'

/** Strengths of the penalty; 0.5 is what guides choose. */
const L2_PATH = [5, 1.5, 0.5, 0.15, 0.05] as const
const USUAL_L2 = 0.5

export type PlaceTask = {
  readonly dataset: Dataset
  readonly task: LinearTask
  readonly train: Uint32Array
  readonly valid: Uint32Array
  readonly options: PlaceOptions
}

/** A linear model of the letters and pairs of letters at each place; the penalty is chosen on validation data. */
export async function fitPlaceModel(given: PlaceTask, pace: Pace = {}): Promise<LinearModel<PlaceRegression>> {
  const { dataset, task, valid, options } = given
  const train = sampleRecords(dataset, given.train, 2 * options.places, 2 * task.outputs)
  const rowsOf = (records: Uint32Array) => placeRows(dataset, records, options)
  const fitted = await fitAlongPath({ task, train, valid, rowsOf, path: L2_PATH, usual: USUAL_L2 }, pace)
  const { weights, ...facts } = fitted
  return { trainedOn: train.length, ...facts, regression: () => plainPlaces(weights, task.outputs, options) }
}

/** The weights as they stand on indicators: columns have the value L where the indicator is 1. */
function plainPlaces(weights: Weights, outputs: number, options: PlaceOptions): PlaceRegression {
  const { letters, places } = options
  const features = columnsOf(options)
  const singles = places * letters.length
  const part = (from: number, to: number) =>
    Float32Array.from({ length: outputs * (to - from) }, (_, i) => {
      const column = from + (i % (to - from))
      return letters.length * weightOf(weights, features, column, Math.floor(i / (to - from)))
    })
  return {
    kind: 'places',
    places,
    singles: part(0, singles),
    pairs: part(singles, features),
    bias: Float32Array.from({ length: outputs }, (_, output) => weightOf(weights, features, features, output)),
  }
}
