import { recordsOfPart } from '../sequence/dataStages.ts'
import type { Dataset } from '../sequence/types.ts'
import type { Pace } from '../shared/pacer.ts'
import { crossFit, STRAND_K } from './crossFit.ts'
import { chooseK, fitKmerModel, type KmerModel, type KmerTask, type LinearModel } from './kmerModel.ts'
import { type Answers, type LinearTask, linearTask } from './linearTask.ts'
import { placesOf } from './placeFeatures.ts'
import { fitPlaceModel } from './placeModel.ts'
import { sampleRecords } from './sampleRecords.ts'
import { decideStrand } from './strandDecision.ts'
import type { Baseline, BaselinesResult, SideRegression, StrandDecision } from './types.ts'
import { words } from './words.ts'

export type Computed = {
  readonly result: BaselinesResult
  /** All that were fitted to single sequences: stranded, canonical where there is another strand, and by place. */
  readonly regressions: readonly SideRegression[]
}

type Parts = { readonly train: Uint32Array; readonly valid: Uint32Array; readonly test: Uint32Array }

/** What has been fitted, as a row of the table and as weights. */
type Fit = { readonly baseline: Baseline; readonly regressions: readonly SideRegression[] }

/** A constant answer and linear models on one split, and what they say about the strand. */
export async function computeBaselines(dataset: Dataset, split: Uint8Array, pace: Pace = {}): Promise<Computed> {
  const parts = {
    train: recordsOfPart(split, 'train'),
    valid: recordsOfPart(split, 'valid'),
    test: recordsOfPart(split, 'test'),
  }
  const task = linearTask(dataset, parts.train)
  if (!task) return { result: { baselines: [], strand: null }, regressions: [] }
  const given = { dataset, task, ...parts, k: chooseK(dataset.alphabet, parts.train.length) }
  const { strand, ...kmers } = await fitKmers(given, parts, pace)
  const places = await fitPlaces(given, parts, pace)
  return {
    result: {
      baselines: [constant(task, parts), kmers.baseline, ...(places ? [places.baseline] : [])],
      strand,
    },
    regressions: hasKmers(dataset) ? [...kmers.regressions, ...(places?.regressions ?? [])] : [],
  }
}

/** Whether the weights are those of k-mers of one sequence, as a network can take them over; words of SMILES are hashed. */
function hasKmers({ firstLengths, alphabet }: Dataset): boolean {
  return !firstLengths && alphabet !== 'smiles' && alphabet !== 'text'
}

/** Canonical k-mers where held-out records say that the strand does not matter, else stranded ones. */
async function fitKmers(
  given: KmerTask,
  parts: Parts,
  pace: Pace,
): Promise<Fit & { readonly strand: StrandDecision | null }> {
  const began = performance.now()
  const isDna = given.dataset.alphabet === 'dna'
  const stranded = await fitKmerModel(given, false, pace)
  const fitted = isDna ? [stranded, await fitKmerModel(given, true, pace)] : [stranded]
  const strand = isDna ? await strandOf(given, pace) : null
  const model = fitted.find(({ canonical }) => canonical === strand?.reverseComplement) ?? stranded
  const features = featureWords(given, model)
  return {
    baseline: await linearBaseline(given.task, { name: given.task.names.kmers, model, features, began }, parts),
    regressions: hasKmers(given.dataset) ? fitted.map((one) => one.regression()) : [],
    strand,
  }
}

/** Null where sequences are not aligned. */
async function fitPlaces({ dataset, task }: KmerTask, parts: Parts, pace: Pace): Promise<Fit | null> {
  const began = performance.now()
  const options = placesOf(dataset, parts.train)
  if (!options) return null
  const model = await fitPlaceModel({ dataset, task, ...parts, options }, pace)
  const facts = { name: task.names.places, model, features: words.placeFeatures, began }
  return { baseline: await linearBaseline(task, facts, parts), regressions: [model.regression()] }
}

type LinearFacts = {
  readonly name: Baseline['name']
  readonly model: LinearModel<unknown>
  readonly features: string
  readonly began: number
}

async function linearBaseline(
  task: LinearTask,
  { name, model, features, began }: LinearFacts,
  { train, valid, test }: Parts,
): Promise<Baseline> {
  const seconds = (performance.now() - began) / 1000
  const answers = async (records: Uint32Array) => ({ records, scores: (await model.score(records)).scores })
  return {
    name,
    words: words.linear(task.method, features, model.l2, model.trainedOn, train.length),
    ...scored(task, await answers(valid), await answers(test)),
    seconds,
  }
}

async function strandOf({ dataset, task, train, valid }: KmerTask, pace: Pace): Promise<StrandDecision> {
  const known = new Uint32Array(train.length + valid.length)
  known.set(train)
  known.set(valid, train.length)
  const records = sampleRecords(dataset, known, 4 ** STRAND_K, task.outputs)
  const losses = (canonical: boolean) => crossFit({ dataset, task, records, canonical }, pace)
  return decideStrand(await losses(false), await losses(true))
}

function constant(task: LinearTask, { valid, test }: Parts): Baseline {
  const began = performance.now()
  const answers = (records: Uint32Array): Answers => {
    const scores = new Float64Array(records.length * task.outputs)
    for (let at = 0; at < scores.length; at += task.outputs) scores.set(task.constant, at)
    return { records, scores }
  }
  const scores = scored(task, answers(valid), answers(test))
  return {
    name: task.names.constant,
    words: task.constantWords,
    ...scores,
    seconds: (performance.now() - began) / 1000,
  }
}

function scored(task: LinearTask, valid: Answers, test: Answers): Pick<Baseline, 'valid' | 'test'> {
  const metrics = (answers: Answers) => (answers.records.length === 0 ? null : task.metrics(answers, valid))
  return { valid: metrics(valid), test: metrics(test) }
}

function featureWords({ dataset: { alphabet }, k }: KmerTask, { canonical }: KmerModel): string {
  return alphabet === 'smiles' || alphabet === 'text' ? words.characterFeatures(k) : words.kmerFeatures(k, canonical)
}
