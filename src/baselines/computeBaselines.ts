import { classificationMetrics, countConfusion } from '../metrics/classification.ts'
import type { ClassificationMetrics } from '../metrics/types.ts'
import { recordsOfPart } from '../sequence/dataStages.ts'
import { isInResidues } from '../sequence/targets.ts'
import type { Dataset } from '../sequence/types.ts'
import type { Pace } from '../shared/pacer.ts'
import { crossFit, STRAND_K } from './crossFit.ts'
import { chooseK, fitKmerModel, type KmerModel, type KmerTask, labelsOf } from './kmerModel.ts'
import { sampleRecords } from './sampleRecords.ts'
import { decideStrand } from './strandDecision.ts'
import type { Baseline, BaselinesResult, KmerRegression, StrandDecision } from './types.ts'
import { words } from './words.ts'

export type Computed = {
  readonly result: BaselinesResult
  /** All that were fitted: stranded, and canonical where there is another strand. */
  readonly regressions: readonly KmerRegression[]
}

/**
 * Majority and k-mer logistic regression on one split, and what they say about the strand. SMILES and text have no
 * k-mers: there the majority stands alone.
 */
export async function computeBaselines(dataset: Dataset, parts: Uint8Array, pace: Pace = {}): Promise<Computed> {
  const train = recordsOfPart(parts, 'train')
  const valid = recordsOfPart(parts, 'valid')
  const test = recordsOfPart(parts, 'test')
  const most = majority(dataset, train, valid, test)
  if (!isInResidues(dataset)) return { result: { baselines: [most], strand: null }, regressions: [] }
  const classes = dataset.labelNames.length
  const task = { dataset, train, valid, classes, k: chooseK(dataset.alphabet, train.length) }
  const { model, fitted, strand, seconds } = await fitBest(task, pace)
  const score = async (records: Uint32Array) => metricsOf(dataset, records, (await model.score(records)).predictions)
  const kmers: Baseline = {
    name: 'k-mer logistic regression',
    words: words.kmers(task.k, model.canonical, model.l2, model.trainedOn, train.length),
    valid: await score(valid),
    test: await score(test),
    seconds,
  }
  return {
    result: { baselines: [most, kmers], strand },
    regressions: fitted.map((one) => one.regression()),
  }
}

/** Canonical k-mers where held-out records say that the strand does not matter, else stranded ones. */
async function fitBest(
  task: KmerTask,
  pace: Pace,
): Promise<{ model: KmerModel; fitted: readonly KmerModel[]; strand: StrandDecision | null; seconds: number }> {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const stranded = await fitKmerModel(task, false, pace)
  if (task.dataset.alphabet !== 'dna') {
    return { model: stranded, fitted: [stranded], strand: null, seconds: seconds() }
  }
  const canonical = await fitKmerModel(task, true, pace)
  const strand = await strandOf(task, pace)
  const model = strand.reverseComplement ? canonical : stranded
  return { model, fitted: [stranded, canonical], strand, seconds: seconds() }
}

async function strandOf({ dataset, train, valid }: KmerTask, pace: Pace): Promise<StrandDecision> {
  const known = new Uint32Array(train.length + valid.length)
  known.set(train)
  known.set(valid, train.length)
  const records = sampleRecords(dataset, known, 4 ** STRAND_K)
  const evidence = async (canonical: boolean) => {
    const { losses, predictions } = await crossFit(dataset, records, canonical, pace)
    return { losses, mcc: metricsOf(dataset, records, predictions)?.mcc ?? 0 }
  }
  return decideStrand(await evidence(false), await evidence(true))
}

function majority(dataset: Dataset, train: Uint32Array, valid: Uint32Array, test: Uint32Array): Baseline {
  const began = performance.now()
  const counts = new Uint32Array(dataset.labelNames.length)
  for (const label of labelsOf(dataset, train)) counts[label]!++
  const largest = counts.indexOf(Math.max(...counts))
  const score = (records: Uint32Array) => metricsOf(dataset, records, new Int32Array(records.length).fill(largest))
  const label = dataset.labelNames[largest] ?? ''
  const scores = { valid: score(valid), test: score(test) }
  return { name: 'majority', words: words.majority(label), ...scores, seconds: (performance.now() - began) / 1000 }
}

function metricsOf(dataset: Dataset, records: Uint32Array, predictions: Int32Array): ClassificationMetrics | null {
  if (records.length === 0) return null
  const confusion = countConfusion(labelsOf(dataset, records), predictions, dataset.labelNames.length)
  return classificationMetrics(confusion, dataset.labelNames)
}
