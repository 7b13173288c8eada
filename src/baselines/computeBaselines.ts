import { recordsOfPart } from '../sequence/dataStages.ts'
import type { Dataset } from '../sequence/types.ts'
import type { Pace } from '../shared/pacer.ts'
import { crossFit, STRAND_K } from './crossFit.ts'
import { chooseK, fitKmerModel, type KmerModel, type KmerTask } from './kmerModel.ts'
import { type Answers, type LinearTask, linearTask } from './linearTask.ts'
import { sampleRecords } from './sampleRecords.ts'
import { decideStrand } from './strandDecision.ts'
import type { Baseline, BaselinesResult, KmerRegression, StrandDecision } from './types.ts'
import { words } from './words.ts'

export type Computed = {
  readonly result: BaselinesResult
  /** All that were fitted to classes of single sequences: stranded, and canonical where there is another strand. */
  readonly regressions: readonly KmerRegression[]
}

type Parts = { readonly train: Uint32Array; readonly valid: Uint32Array; readonly test: Uint32Array }

/** A constant answer and a linear model of k-mers on one split, and what they say about the strand. */
export async function computeBaselines(dataset: Dataset, split: Uint8Array, pace: Pace = {}): Promise<Computed> {
  const parts = {
    train: recordsOfPart(split, 'train'),
    valid: recordsOfPart(split, 'valid'),
    test: recordsOfPart(split, 'test'),
  }
  const task = linearTask(dataset, parts.train)
  if (!task) return { result: { baselines: [], strand: null }, regressions: [] }
  const given = { dataset, task, ...parts, k: chooseK(dataset.alphabet, parts.train.length) }
  const { model, fitted, strand, seconds } = await fitBest(given, pace)
  const scores = async (records: Uint32Array) => ({ records, scores: (await model.score(records)).scores })
  const kmers: Baseline = {
    name: task.names.kmers,
    words: words.kmers(task.method, featureWords(given, model), model.l2, model.trainedOn, parts.train.length),
    ...scored(task, await scores(parts.valid), await scores(parts.test)),
    seconds,
  }
  return {
    result: { baselines: [constant(task, parts), kmers], strand },
    regressions: hasKmersOfClasses(dataset) ? fitted.map((one) => one.regression()) : [],
  }
}

/** Whether the weights are those of k-mers and classes, as a network can take them over; words of SMILES are hashed. */
function hasKmersOfClasses({ targets, firstLengths, alphabet }: Dataset): boolean {
  return !targets && !firstLengths && alphabet !== 'smiles' && alphabet !== 'text'
}

/** Canonical k-mers where held-out records say that the strand does not matter, else stranded ones. */
async function fitBest(
  given: KmerTask,
  pace: Pace,
): Promise<{ model: KmerModel; fitted: readonly KmerModel[]; strand: StrandDecision | null; seconds: number }> {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const stranded = await fitKmerModel(given, false, pace)
  if (given.dataset.alphabet !== 'dna') {
    return { model: stranded, fitted: [stranded], strand: null, seconds: seconds() }
  }
  const canonical = await fitKmerModel(given, true, pace)
  const strand = await strandOf(given, pace)
  const model = strand.reverseComplement ? canonical : stranded
  return { model, fitted: [stranded, canonical], strand, seconds: seconds() }
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
